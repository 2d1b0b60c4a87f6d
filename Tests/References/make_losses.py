"""Writes losses.json: what Keras's losses give of a model's outputs, and their gradients by what the last activation is applied to."""

import pathlib

import keras_results  # first: it sets up TensorFlow
import keras
import numpy
import tensorflow

import formula
from writing import digits, text

HERE = pathlib.Path(__file__).parent
SAMPLES = 6
CASES = [
    *({"loss": "categorical_crossentropy", "options": options, "activation": "softmax", "units": units}
      for options in ({}, {"label_smoothing": 0.1}) for units in (3, 10)),
    *({"loss": "categorical_focal_crossentropy", "options": options, "activation": "softmax", "units": 4}
      for options in ({}, {"alpha": 0.7, "gamma": 0.0}, {"gamma": 1.0}, {"gamma": 1.3, "label_smoothing": 0.2})),
    *({"loss": "binary_crossentropy", "options": options, "activation": "sigmoid", "units": units}
      for options in ({}, {"label_smoothing": 0.1}) for units in (1, 3)),
    *({"loss": "binary_focal_crossentropy", "options": options, "activation": "sigmoid", "units": units}
      for options in ({}, {"apply_class_balancing": True, "alpha": 0.8}, {"gamma": 0.5, "label_smoothing": 0.3})
      for units in (1, 3)),
    *({"loss": "mean_squared_error", "options": {}, "activation": activation, "units": units}
      for activation, units in (("softmax", 5), ("sigmoid", 1), ("sigmoid", 4))),
    *({"loss": "kl_divergence", "options": {}, "activation": "softmax", "units": units} for units in (3, 10))]


def loss(name, options):
    kind = {key.lower(): value for key, value in vars(keras.losses).items()}[name.replace("_", "")]
    return kind(reduction="none", **{key: numpy.float64(value) if isinstance(value, float) else value
                                     for key, value in options.items()})


def case(number, words):
    units = words["units"]
    logits = formula.signed(2 * number, (SAMPLES, units), 3.0)
    if words["activation"] == "softmax":
        # The last target is soft, as mixed images have it.
        targets = numpy.eye(units)[formula.hashes(2 * number + 1, SAMPLES) % numpy.uint64(units)]
        targets[-1] = formula.rounded(numpy.arange(units) / numpy.arange(units).sum())
    else:
        targets = numpy.float64(formula.unit(2 * number + 1, (SAMPLES, units)) < 0.5)
        targets[-1] = 0.25
    x = tensorflow.constant(logits)
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        outputs = (keras.ops.softmax if words["activation"] == "softmax" else keras.ops.sigmoid)(x)
        # Keras looks for the logits behind an output; what is tested is the function of probabilities.
        losses = loss(words["loss"], words["options"])(tensorflow.constant(targets), tensorflow.identity(outputs))
        total = tensorflow.reduce_sum(losses)
    return {**words, "logits": digits(logits), "targets": digits(targets), "losses": digits(losses.numpy()),
            "gradients": digits(tape.gradient(total, x).numpy())}


def main():
    keras.config.set_floatx("float64")
    cases = [case(number, words) for number, words in enumerate(CASES)]
    path = HERE / "losses.json"
    path.write_text(text({"made_by": f"make_losses.py, Keras {keras.__version__} in float64", "cases": cases}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
