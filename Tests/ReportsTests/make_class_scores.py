"""Writes Fixtures/class_scores.json: confusion matrices and what scikit-learn makes of them.

    pip install scikit-learn numpy     # made with scikit-learn 1.9.1
    python3 make_class_scores.py
"""

import json
import pathlib

import numpy
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

numpy.random.seed(3)


def case(name, classes, labels, predictions):
    def scores(average):
        found = precision_recall_fscore_support(
            labels, predictions, labels=range(classes), average=average, zero_division=0)
        return [numpy.asarray(part).tolist() for part in found[:3]]

    return {
        "name": name,
        "counts": confusion_matrix(labels, predictions, labels=range(classes)).tolist(),
        "accuracy": accuracy_score(labels, predictions),
        "precision": scores(None)[0], "recall": scores(None)[1], "f1": scores(None)[2],
        "macro": scores("macro"), "weighted": scores("weighted"),
    }


def noisy(classes, count, share):
    labels = numpy.random.randint(0, classes, count)
    return labels, numpy.where(numpy.random.rand(count) < share, labels, numpy.random.randint(0, classes, count))


cases = [
    case("ten classes", 10, *noisy(10, 5000, 0.8)),
    case("never predicted, and none of it", 4, [0, 0, 1, 1, 1, 3], [0, 1, 1, 1, 0, 0]),
    case("all right", 3, [0, 1, 2, 2], [0, 1, 2, 2]),
    case("all wrong", 2, [0, 1, 1], [1, 0, 0]),
    case("one class", 1, [0, 0], [0, 0]),
    case("uneven", 3, *[numpy.repeat([0, 1, 2], [900, 90, 10]), numpy.random.randint(0, 3, 1000)]),
]
path = pathlib.Path(__file__).parent / "Fixtures" / "class_scores.json"
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
