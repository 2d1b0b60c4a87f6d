"""Writes objectives.json: ten updates with every loss, class weights and several labels a sample, by Keras in float64."""

import pathlib

import keras_results  # first: it sets up TensorFlow
import keras
import numpy
import tensorflow

import cases
import formula
from make_losses import loss
from writing import digits, summary, text

HERE = pathlib.Path(__file__).parent
SAMPLES, BATCH, INPUT = 44, 11, [6, 5, 1]
SETS = [[0, 0, 0], [1, 0, 0], [0, 1, 1], [1, 1, 0], [1, 1, 1]]


def case(name, units, activation, optimizer=cases.adam(0.01), sets=None, weights=None, **options):
    model = ["flatten", cases.dense(24, "tanh"), cases.dense(units, activation)]
    return {"name": name, "units": units, "model": model, "optimizer": optimizer, "options": options, "label_sets": sets,
            "label_weights": weights}


CASES = [
    case("categorical_crossentropy", 10, "softmax", weights=[0.5, 3, 1, 0, 2, 1, 1, 1.5, 0.25, 4]),
    case("categorical_focal_crossentropy", 10, "softmax", gamma=1.5, label_smoothing=0.1),
    case("categorical_focal_crossentropy", 4, "softmax", cases.sgd(0.1, 0.9), weights=[1, 2, 0.5, 3]),
    case("mean_squared_error", 10, "softmax", cases.sgd(0.5)),
    case("mean_squared_error", 1, "sigmoid", weights=[0.5, 2]),
    case("binary_crossentropy", 1, "sigmoid", weights=[1, 4]),
    case("binary_crossentropy", 10, "sigmoid", label_smoothing=0.2),
    case("binary_crossentropy", 3, "sigmoid", sets=SETS),
    case("binary_focal_crossentropy", 3, "sigmoid", sets=SETS, apply_class_balancing=True, alpha=0.7),
    case("binary_focal_crossentropy", 1, "sigmoid", gamma=0.5),
    case("kl_divergence", 10, "softmax", cases.sgd(0.2, 0.9), weights=[1, 2, 0.5, 3, 1, 0, 1, 1, 2, 1])]


def trained(words):
    units, sets = words["units"], words["label_sets"]
    count = len(sets) if sets else max(units, 2)
    labels = formula.labels(SAMPLES) % count
    targets = numpy.array(sets, dtype=numpy.float64) if sets else numpy.eye(count) if units > 1 else numpy.array([[0.0], [1.0]])
    weights = numpy.array(words["label_weights"] or numpy.ones(count), dtype=numpy.float64)[labels]
    images = formula.rounded(formula.unit(formula.INPUTS, [SAMPLES, *INPUT]))
    model = keras_results.build(words["model"], INPUT)
    variables = model.trainable_variables
    (kind, options), = words["optimizer"].items()
    options = {key: numpy.float64(value) if isinstance(value, float) else value for key, value in options.items()}
    optimizer = keras_results.OPTIMIZERS[kind](**options)
    function = loss(words["name"], words["options"])
    losses, first = [], None
    for update in range(cases.UPDATES):
        part = slice(update * BATCH % SAMPLES, update * BATCH % SAMPLES + BATCH)
        with tensorflow.GradientTape() as tape:
            # As in Keras the sum of what is weighted is divided by the samples, not by the weights.
            outputs = tensorflow.identity(model(images[part]))
            total = tensorflow.reduce_sum(function(targets[labels[part]], outputs) * weights[part]) / BATCH
        gradients = tape.gradient(total, variables)
        first = first or [gradient.numpy() for gradient in gradients]
        optimizer.apply(gradients, variables)
        losses.append(float(total))
    parameters = []
    for k, variable in enumerate(variables):
        indices = formula.sampled(first[k].size, 32)
        name = f"{['dense', 'dense_1'][k // 2]}/{['kernel', 'bias'][k % 2]}"
        parameters.append({"name": name, "shape": list(variable.shape), "indices": indices,
                           "gradient": summary(first[k], indices), "final": summary(variable.numpy(), indices)})
    return {"name": f"{words['name']} of {units}", "input": INPUT, "samples": SAMPLES, "model": words["model"],
            "optimizer": words["optimizer"], "training": {"batch_size": BATCH},
            "objective": {"loss": words["name"], "options": words["options"], "labels": labels.tolist(),
                          "label_sets": sets, "label_weights": words["label_weights"]},
            "losses": digits(losses), "learning_rates": [float(options["learning_rate"])] * cases.UPDATES,
            "gradient_norms": [], "probabilities": digits(model(images[:3]).numpy()), "parameters": parameters}


def main():
    keras.config.set_floatx("float64")
    path = HERE / "objectives.json"
    content = {"made_by": f"make_objectives.py, Keras {keras.__version__} in float64", "cases": [trained(c) for c in CASES]}
    path.write_text(text(content) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
