"""Writes updates.json, features.json and warmup.json: what an update of the weights may have, by Keras in float64.

Each run is done a second time with the gradients added minibatch by minibatch, clipped in NumPy, and the learning rates by
their formula, penalties, smoothed targets and decays of weights by theirs; the script stops if the two differ. A third run makes the mistake that a test has to find.
"""

import argparse
import pathlib

import keras_results  # first: it sets up TensorFlow
import keras
import numpy
import tensorflow

import cases
import formula
from writing import difference, digits, summary, text

HERE = pathlib.Path(__file__).parent


def epoch(case):
    """The windows of an epoch: lists of minibatches, which are ranges of samples. The last one ends with the epoch."""
    samples, training = case["samples"], case["training"]
    starts = range(0, samples, training["batch_size"])
    minibatches = [range(start, min(start + training["batch_size"], samples)) for start in starts]
    accumulation = training.get("accumulation", 1)
    return [minibatches[k:k + accumulation] for k in range(0, len(minibatches), accumulation)]


def settings(case):
    """The optimizer's name and options but for its learning rate, and that rate: target, initial, steps of the warm-up."""
    (kind, options), = case["optimizer"].items()
    training, options = case["training"], dict(options)
    base = options.pop("learning_rate")
    # Keras casts a Python float through float32, a NumPy one not; what it multiplies a gradient with must be Python's.
    options = {key: numpy.float64(value) if isinstance(value, float) and key != "global_clipnorm" else value
               for key, value in options.items()}
    scale = 1.0
    if "linear_scaling" in training:
        batch = training["batch_size"] * training.get("accumulation", 1)
        scale = batch / training["linear_scaling"]["base_batch_size"]
    warmup = training.get("warmup", {"steps": 0})
    steps = warmup["steps"] if "steps" in warmup else max(1, round(warmup["epochs"] * len(epoch(case))))
    return kind, options, base * scale, warmup.get("initial_learning_rate", 0.0), steps


def schedule(initial, target, steps):
    """Keras's warm-up alone: with alpha 1 the cosine behind it stays at the target."""
    return keras.optimizers.schedules.CosineDecay(
        numpy.float64(initial), 1, alpha=1.0, warmup_target=numpy.float64(target), warmup_steps=steps)


def rate(update, initial, target, steps):
    return initial + (target - initial) * update / steps if update < steps else target


def decay(case, target, warmup):
    """Keras's schedule behind the warm-up, and the same by its formula."""
    training = case["training"]
    (kind, options), = training.get("learning_rate_schedule", {"none": {}}).items()
    if kind == "cosine_decay":
        steps = options["decay_steps"] if "decay_steps" in options else round(options["decay_epochs"] * len(epoch(case)))

        def cosine(update):
            part = numpy.cos(numpy.pi * min(update - warmup, steps) / steps)
            return target * ((1 - options["alpha"]) * 0.5 * (1 + part) + options["alpha"])
        return steps, options["alpha"], cosine
    if kind == "step_decay":
        steps = options["every_epochs"] * len(epoch(case))
        return steps, options["factor"], lambda update: target * options["factor"] ** (update // steps)
    return None, None, lambda update: target


def keras_rate(case, initial, target, warmup):
    """What Keras's optimizer is given as its learning rate."""
    steps, factor, _ = decay(case, target, warmup)
    schedules, kind = keras.optimizers.schedules, next(iter(case["training"].get("learning_rate_schedule", {"": 0})))
    if kind == "step_decay":
        return schedules.ExponentialDecay(numpy.float64(target), steps, numpy.float64(factor), staircase=True)
    if kind == "cosine_decay" and not warmup:
        return schedules.CosineDecay(numpy.float64(target), steps, alpha=numpy.float64(factor))
    if kind == "cosine_decay":
        return schedules.CosineDecay(
            numpy.float64(initial), steps, alpha=numpy.float64(factor), warmup_target=numpy.float64(target),
            warmup_steps=warmup)
    return schedule(initial, target, warmup) if warmup else numpy.float64(target)


def without(words, key):
    """A layer without an option."""
    if isinstance(words, str) or key not in next(iter(words.values())):
        return words
    (kind, options), = words.items()
    return {kind: {k: v for k, v in options.items() if k != key}}


def penalty(case, variables):
    """The sum of the penalties, and for each variable the gradient of its own."""
    factors = []
    for words in case["model"]:
        if not isinstance(words, str) and next(iter(words)) in ("conv2d", "dense"):
            factors += [next(iter(words.values())).get("kernel_regularizer", {"l2": 0.0})["l2"], 0.0]
    values = [numpy.float64(variable.numpy()) for variable in variables]
    return sum(f * numpy.sum(v * v) for f, v in zip(factors, values)), [2 * f * v for f, v in zip(factors, values)]


def norm(gradients):
    return float(numpy.sqrt(sum(numpy.sum(numpy.square(numpy.float64(g))) for g in gradients)))


def run(case, way):
    """Ten updates; `way` is "keras", "by hand" or "mistaken"."""
    kind, options, target, initial, steps = settings(case)
    falling = decay(case, target, steps)[2]
    rates = [rate(u, initial, target, steps) if u < steps else falling(u) for u in range(cases.UPDATES)]
    clipnorm = options.pop("global_clipnorm", None)
    if way == "keras":
        learning_rate = keras_rate(case, initial, target, steps)
        optimizer = keras_results.OPTIMIZERS[kind](learning_rate, global_clipnorm=clipnorm, **options)
    else:
        weight_decay = options.pop("weight_decay", 0.0)
        kind = "adam" if kind == "adamw" else kind
        optimizer = keras_results.OPTIMIZERS[kind](numpy.float64(target), **options)
    images = formula.rounded(formula.unit(formula.INPUTS, [case["samples"], *case["input"]]))
    targets = numpy.eye(10)[formula.labels(case["samples"])]
    smoothing = case["training"].get("label_smoothing", 0.0)
    layers = case["model"]
    if way != "keras":
        layers = [without(words, "kernel_regularizer") for words in layers]
    if way == "by hand":
        targets = targets * (1 - smoothing) + smoothing / 10
    if way != "keras":
        smoothing = 0.0
    model = keras_results.build(layers, case["input"], permutes=way != "mistaken")
    variables = model.trainable_variables
    summed = keras.losses.CategoricalCrossentropy(reduction="sum", label_smoothing=smoothing)

    def differentiate(samples, divisor):
        with tensorflow.GradientTape() as tape:
            total = summed(targets[samples], model(images[samples]))
            loss = total / divisor
            if model.losses:
                loss = loss + sum(model.losses)
                total = total + sum(model.losses) * len(samples)
        return float(total), [g.numpy() for g in tape.gradient(loss, variables)]

    results = {"losses": [], "learning_rates": rates, "gradient_norms": []}
    windows = epoch(case)
    for update in range(cases.UPDATES):
        window = windows[update % len(windows)]
        samples = [j for minibatch in window for j in minibatch]
        if way == "keras":
            total, gradients = differentiate(samples, len(samples))
        else:
            # The mistake is Keras's own gradient_accumulation_steps: the mean of the minibatches' means.
            divisors = [len(window) * len(m) if way == "mistaken" else len(samples) for m in window]
            parts = [differentiate(list(m), divisor) for m, divisor in zip(window, divisors)]
            total, gradients = sum(part[0] for part in parts), [sum(g) for g in zip(*(part[1] for part in parts))]
        if way == "by hand":
            extra, extra_gradients = penalty(case, variables)
            total += extra * len(samples)
            gradients = [g + e for g, e in zip(gradients, extra_gradients)]
        results["losses"].append(total / len(samples))
        results["gradient_norms"].append(norm(gradients))
        if update == 0:
            results.update({f"gradient {k}": g for k, g in enumerate(gradients)})
        if way == "keras":
            results["learning_rates"][update] = float(optimizer.learning_rate)
        elif way == "by hand":
            if clipnorm is not None:
                gradients = [g * min(1.0, clipnorm / results["gradient_norms"][-1]) for g in gradients]
            optimizer.learning_rate = numpy.float64(rates[update])
            for variable in variables:
                variable.assign(variable - variable * numpy.float64(weight_decay * rates[update]))
        optimizer.apply([tensorflow.constant(g) for g in gradients], variables)
    results["probabilities"] = model(images[:3]).numpy()
    results.update({f"parameter {k}": p.numpy() for k, p in enumerate(variables)})
    return results


def in_precision(precision, case, way):
    keras.config.set_floatx(precision)
    keras.config.set_dtype_policy(precision)
    return run(case, way)


def differences(one, other):
    groups = {"loss": "losses", "learning_rate": "learning_rates", "gradient_norm": "gradient_norms",
              "probability": "probabilities", "gradient": "gradient ", "parameter": "parameter "}
    return {group: max(difference(one[key], other[key]) for key in one if key.startswith(match))
            for group, match in groups.items()}


def entry(case):
    exact = in_precision("float64", case, "keras")
    by_hand = differences(exact, in_precision("float64", case, "by hand"))
    single = differences(exact, in_precision("float32", case, "keras"))
    mistaken = differences(exact, in_precision("float64", case, "mistaken"))
    print(f"{case['name']}\n  by hand {by_hand}\n  float32 {single}\n  mistake {mistaken}")
    print("  norms", [round(n, 3) for n in exact["gradient_norms"]], "rates", exact["learning_rates"])
    assert max(by_hand.values()) < 1e-12, "two ways to the same numbers differ"
    assert mistaken["parameter"] > 1e-3, "a test could not find the mistake"
    model = keras_results.build(case["model"], case["input"])
    parameters, counts = [], {}
    for k, variable in enumerate(model.trainable_variables):
        layer, array = variable.path.split("/")[-2:]
        kind = "conv2d" if len(variable.shape) == 4 else "dense" if len(variable.shape) == 2 else layer.rsplit("_", 1)[0]
        if array == "kernel":
            number = counts[kind] = counts.get(kind, -1) + 1
            name = kind if number == 0 else f"{kind}_{number}"
        value = exact[f"parameter {k}"]
        indices = formula.sampled(value.size, 32)
        parameters.append({
            "name": f"{name}/{array}", "shape": list(value.shape), "indices": indices,
            "gradient": summary(exact[f"gradient {k}"], indices), "final": summary(value, indices)})
    return {**case, **{key: digits(exact[key]) for key in ["losses", "learning_rates", "gradient_norms", "probabilities"]},
            "differences": {group: {"by_hand": by_hand[group], "float32": single[group], "mistake": mistaken[group]}
                            for group in by_hand},
            "parameters": parameters}


def warmup(initial, target, steps):
    keras.config.set_floatx("float64")
    picked = range(12) if steps < 10 else [0, 1, 2, 7, 391, 586, 587, 1171, 1172, 1173, 1174, 20000]
    warm = schedule(initial, target, steps)
    # All digits: the same operations in the same order give the same bits.
    return {"initial_learning_rate": initial, "warmup_target": target, "warmup_steps": steps, "updates": list(picked),
            "learning_rates": [float(warm(update)) for update in picked]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=HERE, help="the folder of the JSON files")
    arguments = parser.parse_args()
    made_by = f"make_updates.py, Keras {keras.__version__} in float64"
    files = {"updates": [entry(case) for case in cases.WINDOWS], "features": [entry(case) for case in cases.FEATURES],
             "warmup": [warmup(*case) for case in cases.WARMUPS]}
    for name, content in files.items():
        path = arguments.output / f"{name}.json"
        path.write_text(text({"made_by": made_by, "cases": content}) + "\n")
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
