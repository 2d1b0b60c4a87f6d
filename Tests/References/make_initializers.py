"""Writes initializers.json: what Keras's initializers draw, for the shapes of several layers' arrays."""

import pathlib

import keras_results  # first: it sets up TensorFlow
import keras
import numpy

from writing import digits, text

HERE = pathlib.Path(__file__).parent
DRAWS = 400_000
# Arrays by the layers that have them, in Keras's layout.
SHAPES = {"dense/kernel": [40, 90], "conv2d/kernel": [3, 3, 20, 100], "depthwise_conv2d/kernel": [3, 2, 20, 2], "dense/bias": [90]}
CASES = [
    *({name: {}} for name in (
        "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal", "random_normal",
        "random_uniform", "truncated_normal")),
    {"random_normal": {"mean": -1.5, "stddev": 0.4}}, {"random_uniform": {"minval": -0.1, "maxval": 0.7}},
    {"truncated_normal": {"mean": 2.0, "stddev": 0.3}}]
# Of the sorted numbers, those at which these shares lie below.
SHARES = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999]


def class_name(name):
    return "".join(part.capitalize() for part in name.split("_"))


def drawn(name, options, shape):
    count = -(-DRAWS // int(numpy.prod(shape)))
    kind = getattr(keras.initializers, class_name(name))
    arrays = [numpy.asarray(kind(**options, seed=seed)(shape), dtype=numpy.float64).ravel() for seed in range(1, count + 1)]
    return numpy.concatenate(arrays)


def case(words, array, shape):
    (name, options), = words.items()
    values = drawn(name, options, shape)
    centred = values - values.mean()
    variance = (centred**2).mean()
    return {"initializer": name, "options": options, "array": array, "shape": shape, "count": values.size,
            "mean": digits(values.mean()), "variance": digits(variance), "kurtosis": digits((centred**4).mean() / variance**2),
            "least": digits(values.min()), "greatest": digits(values.max()), "quantiles": digits(numpy.quantile(values, SHARES))}


def main():
    cases = [case(words, array, shape) for words in CASES for array, shape in SHAPES.items()]
    path = HERE / "initializers.json"
    path.write_text(text({"made_by": f"make_initializers.py, Keras {keras.__version__}", "shares": SHARES, "cases": cases}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
