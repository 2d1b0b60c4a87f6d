"""Writes networks.json: ten updates of networks of every kind of layer, by Keras in float64, and how far float32 is from that.

Layers that keep statistics see the whole batch, which is one shard's. What is kept is compared as what is learned.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import keras_results  # first: it sets up TensorFlow
import keras
import numpy
import tensorflow

import formula
from network_cases import CASES
from writing import difference, digits, summary, text

HERE = pathlib.Path(__file__).parent
UPDATES = 10


def class_name(kind):
    return "".join(part.capitalize() for part in kind.split("_")).replace("2d", "2D")


def regularizer(terms):
    """As Python's floats, the factors would go through float32."""
    result, exact = keras.regularizers.L1L2(**terms), numpy.dtype(keras.config.floatx()).type
    result.l1, result.l2 = exact(result.l1), exact(result.l2)
    return result


class Graph:
    """A Keras model of fmdist's words; its layers in fmdist's order."""

    def __init__(self, words, image):
        inputs = keras.Input(image)
        self.tensors, self.layers, self.numbers = {"input": inputs}, [], {}
        self.given = set(self.names(words))
        self.model = keras.Model(inputs, self.append(words, inputs))

    def names(self, words):
        for word in words:
            (kind, options), = word.items()
            if "name" in options:
                yield options["name"]
            yield from self.names(options.get("layers", []))
            yield from self.names(options.get("shortcut", []))

    def name(self, kind, options):
        if "name" in options:
            return options["name"]
        while True:
            number = self.numbers.get(kind, 0)
            self.numbers[kind] = number + 1
            name = f"{kind}_{number}" if number else kind
            if name not in self.given:
                return name

    def append(self, words, tensor):
        for word in words:
            (kind, options), = word.items()
            read = [self.tensors[name] for name in options["inputs"]] if "inputs" in options else [tensor]
            if kind == "residual":
                main, shortcut = self.append(options["layers"], tensor), self.append(options["shortcut"], tensor)
                kind, options, read = "add", {}, [main, shortcut]
            name = self.name(kind, options)
            options = {key: regularizer(value) if key.endswith("_regularizer") else value
                       for key, value in options.items() if key not in ("name", "inputs")}
            # Keras calls it by its place.
            arguments = [options.pop("function")] if kind == "activation" else []
            layer = getattr(keras.layers, class_name(kind))(*arguments, **options)
            tensor = layer(read[0] if len(read) == 1 else read)
            self.tensors[name] = tensor
            self.layers.append((name, layer))
        return tensor

    def weights(self):
        return [(f"{name}/{weight.name}", weight) for name, layer in self.layers for weight in layer.weights]


def initial(number, name, shape):
    """As the formula says; scales and variances are around one."""
    if len(shape) > 1:
        return formula.kernel(number, shape)
    values = (2 * formula.unit(number, shape) - 1) * 0.1
    return formula.rounded(values + (1 if name.endswith(("gamma", "moving_variance")) else 0))


def train(case):
    batch = case["batch_size"]
    images = formula.rounded(formula.unit(formula.INPUTS, [UPDATES, batch, *case["input"]]))
    targets = numpy.eye(10)[formula.labels(UPDATES * batch)].reshape(UPDATES, batch, 10)
    graph = Graph(case["model"], case["input"])
    model, weights = graph.model, graph.weights()
    for number, (name, weight) in enumerate(weights):
        weight.assign(initial(number + 1, name, tuple(weight.shape)))
    (kind, options), = case["optimizer"].items()
    options = {key: numpy.float64(value) if isinstance(value, float) else value for key, value in options.items()}
    optimizer, cross_entropy = keras_results.OPTIMIZERS[kind](**options), keras.losses.CategoricalCrossentropy()
    losses = []
    for step in range(UPDATES):
        with tensorflow.GradientTape() as tape:
            loss = cross_entropy(targets[step], model(images[step], training=True)) + sum(model.losses)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        losses.append(float(loss))
    arrays = {name: weight.numpy() for name, weight in weights}
    return {"losses": losses, "probabilities": model(images[0][:3], training=False).numpy(), "arrays": arrays}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    return numpy.asarray(value, dtype=numpy.float64).tolist()


def single():
    """All cases in float32, by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "results.json"
        subprocess.run([sys.executable, __file__, "--float32", path], check=True)
        return json.loads(path.read_text())


def written(case, exact, rounded):
    arrays = []
    for name, array in exact["arrays"].items():
        indices = formula.sampled(array.size, 12)
        arrays.append({"name": name, "shape": list(array.shape), "indices": indices, **summary(array, indices)})
    differences = {key: difference(exact[key], rounded[key]) for key in ("losses", "probabilities")}
    differences["arrays"] = max(difference(array, rounded["arrays"][name]) for name, array in exact["arrays"].items())
    return {**case, "losses": digits(exact["losses"]), "probabilities": digits(exact["probabilities"]),
            "float32": differences, "arrays": arrays}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--float32", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.float32:
        arguments.float32.write_text(json.dumps({case["name"]: plain(train(case)) for case in CASES}))
        return
    keras.config.set_floatx("float64")
    rounded = single()
    results = [written(case, train(case), rounded[case["name"]]) for case in CASES]
    for result in results:
        print(f"{result['name']:45}", result["float32"])
    path = HERE / "networks.json"
    path.write_text(text({"made_by": f"make_networks.py, Keras {keras.__version__}", "cases": results}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
