"""Writes metrics.json: what scikit-learn's metrics, and Keras's top-k accuracy, give of probabilities and labels."""

import pathlib
import warnings

import keras_results  # first: it sets up TensorFlow
import keras
import numpy
import sklearn
from sklearn import metrics

import formula
from writing import digits, text

HERE = pathlib.Path(__file__).parent
# Classes, images, how much a label says, and to how many steps probabilities are rounded: ties.
SETS = [(2, 40, 0.5, 0), (2, 30, 0.3, 8), (3, 60, 0.6, 0), (5, 97, 0.4, 10), (10, 200, 0.7, 0)]


def drawn(number, classes, images, weight, steps):
    """Probabilities in which the label's class has some more than chance; no class is without an image."""
    labels = (formula.hashes(2 * number, images) % numpy.uint64(classes)).astype(int)
    # Few of the last class.
    labels[(labels == classes - 1) & (numpy.arange(images) % 4 != 0)] = 0
    scores = formula.unit(2 * number + 1, (images, classes)) + weight * numpy.eye(classes)[labels] * formula.unit(99, (images, 1))
    probabilities = scores / scores.sum(axis=1, keepdims=True)
    if steps:
        probabilities = numpy.round(probabilities * steps) / steps
    return labels, formula.rounded(probabilities)


def values(labels, probabilities):
    classes = probabilities.shape[1]
    predictions = probabilities.argmax(axis=1)
    of = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    found = {"acc": metrics.accuracy_score(labels, predictions)}
    for name, function in of.items():
        average = "binary" if classes == 2 else "macro"
        found[name] = function(labels, predictions, average=average, zero_division=0)
        for average in ("macro", "weighted", "micro"):
            found[f"{name}_{average}"] = function(labels, predictions, average=average, zero_division=0)
        for label, score in enumerate(function(labels, predictions, labels=range(classes), average=None, zero_division=0)):
            found[f"{name}_c{label}"] = score
    for name, function in {"auc": metrics.roc_auc_score, "average_precision": metrics.average_precision_score}.items():
        areas = [function(labels == label, probabilities[:, label]) for label in range(classes)]
        found[name] = areas[1] if classes == 2 else numpy.mean(areas)
        found.update({f"{name}_c{label}": area for label, area in enumerate(areas)})
    for k in (1, 2, 3):
        top = keras.metrics.TopKCategoricalAccuracy(k=k)
        top.update_state(numpy.float32(numpy.eye(classes)[labels]), numpy.float32(probabilities))
        found[f"top_{k}_acc"] = float(top.result())
    return {name: float(f"{value:.10g}") for name, value in found.items()}


def main():
    warnings.simplefilter("ignore")
    cases = []
    for number, shape in enumerate(SETS):
        labels, probabilities = drawn(number, *shape)
        cases.append({"classes": shape[0], "labels": labels.tolist(), "probabilities": digits(probabilities),
                      "values": values(labels, probabilities)})
    path = HERE / "metrics.json"
    by = f"make_metrics.py, scikit-learn {sklearn.__version__} and Keras {keras.__version__}"
    path.write_text(text({"made_by": by, "cases": cases}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
