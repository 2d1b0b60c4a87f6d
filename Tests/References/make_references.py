"""Writes the numbers that the tests of fmdist's layers and optimizers compare with: mlp.json, small-cnn.json ...

PyTorch computes them in float64; Keras computes the same cases with its own layers and optimizers, and the largest
difference is printed and stored. A second run in float32 shows how much of any difference is rounding.
"""

import argparse
import pathlib
import subprocess
import tempfile

import numpy
import torch

import cases
import formula
import torch_results
from writing import difference, digits, summary, text

HERE = pathlib.Path(__file__).parent


class Results:
    """The same cases four times: PyTorch in float64 (`exact`, which is stored), and what is compared with it."""

    def __init__(self, exact, others):
        self.exact, self.others = exact, others

    def differences(self, name, match=""):
        keys = [key for key in self.exact[name] if key.startswith(match)]
        return {label: max(difference(self.exact[name][key], arrays[f"{name}/{key}"]) for key in keys)
                for label, arrays in self.others.items()}

    def training(self, case):
        name, exact = case["name"], self.exact[case["name"]]
        entries = []
        for k, (array_name, initial) in enumerate(torch_results.parameters(case["model"], case["input"])):
            indices = formula.sampled(initial.size, 32)
            entries.append({
                "name": array_name, "shape": list(initial.shape), "indices": indices,
                "gradient": summary(exact[f"gradient {k}"], indices),
                "final": summary(exact[f"parameter {k}"], indices),
                "largest_gradient": float(f"{numpy.abs(exact[f'gradient {k}']).max():.2g}"),
                "largest_change": difference(exact[f"parameter {k}"], initial)})
        groups = {"loss": "losses", "probability": "probabilities", "gradient": "gradient ", "parameter": "parameter "}
        return {**case, "losses": digits(exact["losses"]), "probabilities": digits(exact["probabilities"]),
                "differences": {group: self.differences(name, match) for group, match in groups.items()},
                "parameters": entries}

    def layer(self, name, limit, **description):
        arrays = {}
        for key, value in self.exact[name].items():
            indices = formula.sampled(value.size, limit)
            arrays[key] = {"shape": list(value.shape), "indices": indices, **summary(value, indices)}
        return {**description, "differences": self.differences(name), "arrays": arrays}

    def all_layers(self):
        whole = {f"cross_entropy {k}": {
            "logits": digits(logits), "labels": labels.tolist(), "differences": self.differences(f"cross_entropy {k}"),
            **{key: digits(value) for key, value in self.exact[f"cross_entropy {k}"].items()}}
            for k, (logits, labels) in enumerate(cases.cross_entropies())}
        return {
            "conv2d": [self.layer(f"conv2d {k}", 8, input=shape, **words)
                       for k, (shape, words) in enumerate(cases.CONVOLUTIONS)],
            "max_pooling2d": [self.layer(f"max_pooling2d {k}", 48, input=shape, **words)
                              for k, (shape, words) in enumerate(cases.POOLINGS)],
            "dense": [self.layer(f"dense {k}", 16, input=[samples, inputs], dense={"units": units})
                      for k, (samples, inputs, units) in enumerate(cases.DENSE)],
            "activations": [{
                "name": name, "input": cases.ACTIVATION_INPUTS, "differences": self.differences(f"activation {name}"),
                **{key: digits(value.ravel()) for key, value in self.exact[f"activation {name}"].items()}}
                for name in cases.ACTIVATIONS],
            "categorical_cross_entropy": list(whole.values()),
            "categorical_accuracy": {"samples": 200, **self.exact["accuracy"], "differences": self.differences("accuracy")},
        }


def run_keras(python, precision):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, HERE / "keras_results.py", precision, f"{folder}/results.npz"], check=True)
        return dict(numpy.load(f"{folder}/results.npz"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keras-python", default="python3", help="a Python that has keras and tensorflow")
    parser.add_argument("--output", type=pathlib.Path, default=HERE, help="the folder of the JSON files")
    arguments = parser.parse_args()

    exact = torch_results.everything(torch.float64)
    single = torch_results.everything(torch.float32)
    others = {"float32": {f"{name}/{key}": v for name, entry in single.items() for key, v in entry.items()}}
    for label, precision in [("keras_float32", "float32"), ("keras", "float64")]:
        others[label] = run_keras(arguments.keras_python, precision)
    results = Results(exact, others)

    print("largest difference from PyTorch in float64")
    for name in exact:
        print(f"{name:45}", *(f"{label} {value:7.1e}  " for label, value in results.differences(name).items()))

    made_by = f"make_references.py, PyTorch {torch.__version__}, checked against Keras {others['keras']['keras_version']}"
    files = {name: {"cases": [results.training(c) for c in file]} for name, file in cases.TRAINING.items()}
    for name, content in {**files, "layers": results.all_layers()}.items():
        path = arguments.output / f"{name}.json"
        path.write_text(text({"made_by": made_by, **content}) + "\n")
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
