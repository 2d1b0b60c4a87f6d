"""Writes tuning.json: ten updates with frozen layers, rates of layers, decay of weights, clipping and averages, by Keras in float64.

Each run is done a second time with what Keras's optimizers do about the update itself written out in NumPy; the script stops if the two
differ, or if a run without the option comes near.
"""

import copy
import fnmatch

import keras_results  # first: it sets up TensorFlow
import keras
import numpy
import tensorflow

import formula
from make_networks import HERE, UPDATES, Graph, initial
from network_cases import AVERAGE, LOGITS, activation, conv, dense, layer, residual
from writing import difference, digits, summary, text

OPTIONS = ("weight_decay", "exclude_from_weight_decay", "clipvalue", "clipnorm", "global_clipnorm", "use_ema",
           "ema_momentum", "ema_overwrite_frequency")


def sgd(learning_rate, momentum=0.9, **options):
    return {"sgd": {"learning_rate": learning_rate, "momentum": momentum, **options}}


def adam(learning_rate, name="adam", **options):
    return {name: {"learning_rate": learning_rate, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-3, **options}}


def rmsprop(learning_rate, **options):
    return {"rmsprop": {"learning_rate": learning_rate, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-3, "centered": False, **options}}


def adadelta(learning_rate, **options):
    return {"adadelta": {"learning_rate": learning_rate, "rho": 0.95, "epsilon": 1e-3, **options}}


def case(name, model, optimizer, rules=(), image=(7, 6, 3), batch_size=8):
    return {"name": name, "input": list(image), "batch_size": batch_size, "one_shard": True, "model": model,
            "rules": list(rules), "optimizer": optimizer}


L2 = {"l2": 0.02}
SMALL = [conv(5, 3, activation="tanh", kernel_regularizer=L2), layer("batch_normalization", momentum=0.9), activation("relu"),
         layer("flatten"), dense(12, activation="tanh"), LOGITS]
FROZEN_NORM = layer("batch_normalization", momentum=0.9, trainable=False)

CASES = [
    case("frozen below a head", [
        conv(6, 3, trainable=False, kernel_regularizer=L2), FROZEN_NORM, activation("relu"),
        residual([conv(6, 3, padding="same", trainable=False), FROZEN_NORM]), AVERAGE, dense(12, activation="tanh"), LOGITS],
        adam(1e-2)),
    case("frozen in the middle and on top", [
        conv(6, 3, activation="tanh"), FROZEN_NORM, activation("relu"),
        layer("depthwise_conv2d", kernel_size=2, trainable=False), conv(18, 2, trainable=False, activation="relu"),
        layer("batch_normalization", momentum=0.8), layer("batch_normalization", center=False, trainable=False), AVERAGE,
        dense(9, activation="sigmoid", trainable=False), dense(10, activation="softmax", trainable=False)], sgd(0.3)),
    case("frozen and multiplied by patterns", SMALL, adam(5e-3), [
        {"match": ["*"], "trainable": False}, {"match": ["batch*", "dense*"], "trainable": True},
        {"match": ["dense_?"], "learning_rate_multiplier": 4.0}, {"match": ["batch_normalization"], "learning_rate_multiplier": 0.25}]),
    case("weight_decay, SGD", SMALL, sgd(0.1, weight_decay=0.5)),
    case("weight_decay, SGD without momentum, of kernels alone", SMALL, sgd(
        0.1, 0.0, weight_decay=0.7, exclude_from_weight_decay=["bias", "gamma", "beta"])),
    case("weight_decay, Adam, not of kernels", SMALL, adam(1e-2, weight_decay=3.0, exclude_from_weight_decay=["kernel"])),
    case("weight_decay, AdamW, of kernels alone, with multiplied rates", SMALL, adam(
        1e-2, "adamw", weight_decay=2.0, exclude_from_weight_decay=["bias", "gamma", "beta"]),
        [{"match": ["dense"], "learning_rate_multiplier": 3.0}]),
    case("weight_decay, AdamW's own", SMALL, adam(1e-2, "adamw")),
    case("weight_decay, RMSprop", SMALL, rmsprop(2e-3, weight_decay=5.0, exclude_from_weight_decay=["beta"])),
    case("clipvalue, SGD", SMALL, sgd(0.3, clipvalue=0.02)),
    case("clipvalue, Adam, decay of weights", SMALL, adam(1e-2, clipvalue=0.01, weight_decay=0.5)),
    case("clipnorm, SGD", SMALL, sgd(0.3, clipnorm=0.15)),
    case("clipnorm, Adam, with frozen layers and multiplied rates", SMALL, adam(1e-2, clipnorm=0.05), [
        {"match": ["conv2d"], "trainable": False}, {"match": ["dense_1"], "learning_rate_multiplier": 2.0}]),
    case("global_clipnorm, RMSprop, with frozen layers", SMALL, rmsprop(2e-2, global_clipnorm=0.1), [
        {"match": ["dense_1"], "trainable": False}]),
    case("use_ema, SGD", SMALL, sgd(0.2, use_ema=True, ema_momentum=0.8)),
    case("use_ema, ema_overwrite_frequency, Adam, with frozen layers and multiplied rates", SMALL, adam(
        2e-2, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=3, weight_decay=0.5), [
        {"match": ["conv2d"], "trainable": False}, {"match": ["dense"], "learning_rate_multiplier": 2.0}]),
    case("weight_decay, Adadelta", SMALL, adadelta(1.0, weight_decay=0.05, exclude_from_weight_decay=["bias"])),
]


def settings(case, rules=True):
    """For each layer's name whether it learns, and the multiple of its rate."""
    def of(name, own):
        trainable, multiplier = own, 1.0
        for rule in case["rules"] if rules else []:
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in rule["match"]):
                trainable, multiplier = rule.get("trainable", trainable), rule.get("learning_rate_multiplier", multiplier)
        return trainable, multiplier
    return of


def exact(value):
    """Keras casts a Python float through float32, a NumPy one not."""
    return numpy.float64(value) if isinstance(value, float) else value


def train(case, way):
    """`way` is "keras", "by hand", or "without" what the case is about."""
    case = copy.deepcopy(case)
    if way == "without":
        for words in case["model"]:
            next(iter(words.values())).pop("trainable", None)
    batch = case["batch_size"]
    images = formula.rounded(formula.unit(formula.INPUTS, [UPDATES, batch, *case["input"]]))
    targets = numpy.eye(10)[formula.labels(UPDATES * batch)].reshape(UPDATES, batch, 10)
    graph = Graph(case["model"], case["input"])
    model, weights = graph.model, graph.weights()
    for number, (name, weight) in enumerate(weights):
        weight.assign(initial(number + 1, name, tuple(weight.shape)))
    multipliers, of = {}, settings(case, rules=way != "without")
    for name, one in graph.layers:
        one.trainable, multiplier = of(name, one.trainable)
        multipliers.update({weight.path: multiplier for weight in one.weights})
    (kind, options), = case["optimizer"].items()
    kind = "adam" if way == "without" and kind == "adamw" else kind
    extra = {key: options.pop(key) for key in OPTIONS if key in options}
    base = options.pop("learning_rate")
    options = {key: exact(value) for key, value in options.items()}
    names = {weight.path: name for name, weight in weights}
    excluded = extra.pop("exclude_from_weight_decay", [])

    def is_excluded(variable):
        return any(word in variable.name for word in excluded)

    # An optimizer for each rate: all of them work element by element.
    groups = {}
    for variable in model.trainable_variables:
        groups.setdefault(multipliers[variable.path], []).append(variable)
    makers = keras_results.OPTIMIZERS
    optimizers = {}
    # A norm of all arrays is that of all, whatever their rates.
    assert len(groups) == 1 or "global_clipnorm" not in extra
    for multiplier in groups:
        if way == "keras":
            own = makers[kind](learning_rate=exact(base * multiplier), **options, **{k: v if k == "global_clipnorm" else exact(v) for k, v in extra.items()})
            if excluded:
                own.exclude_from_weight_decay(var_names=excluded)
        else:
            plain = "adam" if kind == "adamw" else kind
            own = makers[plain](learning_rate=exact(base * multiplier), **options)
        optimizers[multiplier] = own
    averages = {variable.path: numpy.zeros(variable.shape) for variable in model.trainable_variables}
    losses = []
    cross_entropy = keras.losses.CategoricalCrossentropy()
    for step in range(UPDATES):
        variables = model.trainable_variables
        with tensorflow.GradientTape() as tape:
            loss = cross_entropy(targets[step], model(images[step], training=True)) + sum(model.losses)
        gradients = dict(zip([v.path for v in variables], tape.gradient(loss, variables)))
        losses.append(float(loss))
        if way == "by hand":
            gradients = clipped({path: g.numpy() for path, g in gradients.items()}, extra)
            decay = extra.get("weight_decay", 0.004 if kind == "adamw" else 0.0)
            for variable in variables:
                if decay and not is_excluded(variable):
                    value = variable.numpy()
                    variable.assign(value - value * decay * base * multipliers[variable.path])
        for multiplier, own in groups.items():
            optimizers[multiplier].apply([tensorflow.constant(gradients[v.path]) for v in own], own)
        if way == "by hand" and extra.get("use_ema"):
            momentum = extra.get("ema_momentum", 0.99) if step > 0 else 0.0
            for variable in variables:
                averages[variable.path] = momentum * averages[variable.path] + (1 - momentum) * variable.numpy()
                if (step + 1) % extra.get("ema_overwrite_frequency", UPDATES + 1) == 0:
                    variable.assign(averages[variable.path])
    arrays = {name: weight.numpy() for name, weight in weights}
    result = {"losses": losses, "arrays": arrays}
    if extra.get("use_ema"):
        if way == "keras":
            for multiplier, own in groups.items():
                optimizers[multiplier].finalize_variable_values(own)
        elif way == "by hand":
            for variable in model.trainable_variables:
                variable.assign(averages[variable.path])
        result["averages"] = {names[v.path]: v.numpy() for v in model.trainable_variables}
    result["probabilities"] = model(images[0][:3], training=False).numpy()
    return result


def clipped(gradients, extra):
    def norm(arrays):
        return float(numpy.sqrt(sum(numpy.sum(numpy.square(a)) for a in arrays)))
    if "clipvalue" in extra:
        return {path: numpy.clip(g, -extra["clipvalue"], extra["clipvalue"]) for path, g in gradients.items()}
    if "clipnorm" in extra:
        return {path: g * min(1.0, extra["clipnorm"] / max(norm([g]), 1e-300)) for path, g in gradients.items()}
    if "global_clipnorm" in extra:
        whole = norm(gradients.values())
        return {path: g * min(1.0, extra["global_clipnorm"] / whole) for path, g in gradients.items()}
    return gradients


def differences(one, other):
    groups = {key: difference(one[key], other[key]) for key in ("losses", "probabilities")}
    for key in ("arrays", "averages"):
        if key in one and key in other:
            groups[key] = max(difference(array, other[key][name]) for name, array in one[key].items() if name in other[key])
    return groups


def entry(case):
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    result = train(case, "keras")
    by_hand, without = differences(result, train(case, "by hand")), differences(result, train(case, "without"))
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    single = differences(result, train(case, "keras"))
    print(f"{case['name']}\n  by hand {by_hand}\n  float32 {single}\n  without {without}")
    assert max(by_hand.values()) < 1e-7, "two ways to the same numbers differ"
    assert without["arrays"] > 3e-4 or without["probabilities"] > 1e-3, "a test could not find the mistake"
    written = {**case, "losses": digits(result["losses"]), "probabilities": digits(result["probabilities"]),
               "differences": {key: {"by_hand": by_hand[key], "float32": single[key]} for key in by_hand}}
    for key in ("arrays", "averages"):
        if key in result:
            written[key] = []
            for name, array in result[key].items():
                indices = formula.sampled(array.size, 12)
                written[key].append({"name": name, "shape": list(array.shape), "indices": indices, **summary(array, indices)})
    return written


def main():
    path = HERE / "tuning.json"
    path.write_text(text({"made_by": f"make_tuning.py, Keras {keras.__version__}", "cases": [entry(c) for c in CASES]}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
