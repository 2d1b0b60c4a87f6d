"""Writes probabilities.json: what scikit-learn makes of probabilities and labels, those of make_metrics.py and some with several labels; and
what temperature SciPy finds for logits."""

import pathlib

import numpy
import scipy
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

import formula
from make_metrics import SETS, drawn
from writing import digits, text

HERE = pathlib.Path(__file__).parent
BINS = 15


def answers(labels, probabilities):
    """Probabilities, and whether each was right: of the second of two classes, of the prediction, or of each label."""
    if labels.ndim == 2:
        return probabilities.ravel(), labels.ravel()
    if probabilities.shape[1] == 2:
        return probabilities[:, 1], labels == 1
    return probabilities.max(axis=1), labels == probabilities.argmax(axis=1)


def calibration(labels, probabilities):
    values, right = answers(labels, probabilities)
    # scikit-learn has the bins that are not empty, in their order; NumPy counts them, with the upper edge in each.
    accuracy, confidence = calibration_curve(right, values, n_bins=BINS, strategy="uniform")
    bins = numpy.searchsorted(numpy.linspace(0, 1, BINS + 1)[1:-1], values)
    counts = numpy.bincount(bins, minlength=BINS)
    found = counts > 0
    error = numpy.sum(counts[found] * abs(accuracy - confidence)) / len(values)
    return {"expected_calibration_error": digits(error), "counts": counts.tolist(), "confidence": digits(confidence),
            "accuracy": digits(accuracy)}


def curves(labels, probabilities):
    """Of each class against the others, or of the second of two: from the highest threshold to the lowest, none left out."""
    truth = labels if labels.ndim == 2 else numpy.eye(probabilities.shape[1], dtype=int)[labels]
    classes = [1] if labels.ndim == 1 and probabilities.shape[1] == 2 else range(probabilities.shape[1])
    found = []
    for label in classes:
        fpr, tpr, thresholds = metrics.roc_curve(truth[:, label], probabilities[:, label], drop_intermediate=False)
        precision, recall, _ = metrics.precision_recall_curve(truth[:, label], probabilities[:, label])
        found.append({"label": label, "thresholds": digits(thresholds[1:]), "fpr": digits(fpr), "tpr": digits(tpr),
                      "precision": digits(precision[::-1]), "recall": digits(recall[::-1]),
                      "auc": digits(metrics.roc_auc_score(truth[:, label], probabilities[:, label])),
                      "average_precision": digits(metrics.average_precision_score(truth[:, label], probabilities[:, label]))})
    return found


def best(labels, probabilities):
    """The greatest mean of a metric over the classes that one threshold for all reaches, and that of each class by one of its own."""
    truth = labels if labels.ndim == 2 else numpy.eye(probabilities.shape[1], dtype=int)[labels]
    classes = [1] if labels.ndim == 1 and probabilities.shape[1] == 2 else range(probabilities.shape[1])
    found = {}
    for name, metric in {"accuracy": metrics.accuracy_score, "f1_score": lambda t, p: metrics.f1_score(t, p, zero_division=0)}.items():
        scores = numpy.array([[metric(truth[:, c], probabilities[:, c] > t) for c in classes]
                              for t in [0, *numpy.unique(probabilities[:, list(classes)])]])
        found[name] = {"of_all": digits(scores.mean(axis=1).max()), "of_each": digits(scores.max(axis=0))}
    return found


def sets():
    for number, shape in enumerate(SETS):
        yield drawn(number, *shape)
    truth = (formula.unit(200, (50, 3)) < 0.4).astype(int)
    yield truth, formula.rounded(0.6 * formula.unit(201, (50, 3)) + 0.4 * truth * formula.unit(202, (50, 3)))


def temperature(labels, logits):
    """What logits are divided by for the least cross-entropy: of softmax, or of sigmoids where labels are sets or there is one unit."""
    def loss(inverse):
        scaled = inverse * logits
        if labels.ndim == 1 and logits.shape[1] > 1:
            return numpy.mean(scipy.special.logsumexp(scaled, axis=1) - scaled[range(len(labels)), labels])
        truth = labels.reshape(logits.shape)
        return numpy.mean(numpy.logaddexp(0, scaled) - truth * scaled)

    inverse = scipy.optimize.minimize_scalar(loss, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-12}).x
    return digits(1 / inverse), digits(loss(1)), digits(loss(inverse))


def scaled():
    """Labels and logits: too sure, not sure enough, all right, as good as chance, and far from 0."""
    for number, (images, units, by) in enumerate([(60, 4, 6), (60, 4, 0.3), (40, 1, 5), (40, 3, 8), (200, 10, 2)]):
        noise = 2 * formula.unit(300 + 3 * number, (images, units)) - 1
        if units in (1, 3):
            truth = (formula.unit(301 + 3 * number, (images, units)) < 0.4).astype(int)
            logits = by * (noise + 0.8 * (2 * truth - 1))
            labels = truth[:, 0] if units == 1 else truth
        else:
            labels = (formula.unit(301 + 3 * number, (images,)) * units).astype(int)
            logits = by * (noise + 1.2 * numpy.eye(units)[labels])
        yield labels, formula.rounded(logits)
    labels = numpy.arange(12) % 3
    yield labels, formula.rounded(5 * numpy.eye(3)[labels])
    yield labels, formula.rounded(-5 * numpy.eye(3)[labels])
    labels = (formula.unit(330, (50,)) * 5).astype(int)
    yield labels, formula.rounded(1000 + 500 * (formula.unit(331, (50, 5)) + numpy.eye(5)[labels]))


def main():
    cases, temperatures = [], []
    for labels, logits in scaled():
        found, before, after = temperature(labels, logits)
        temperatures.append({"labels": labels.tolist(), "logits": digits(logits), "temperature": found, "loss": before,
                             "fitted_loss": after})
    for labels, probabilities in sets():
        cases.append({"classes": probabilities.shape[1], "labels": labels.tolist(), "probabilities": digits(probabilities),
                      "calibration": calibration(labels, probabilities),
                      "curves": curves(labels, probabilities) if probabilities.shape[1] <= 3 else [],
                      "best": best(labels, probabilities)})
    path = HERE / "probabilities.json"
    by = f"make_probabilities.py, scikit-learn {sklearn.__version__}, SciPy {scipy.__version__} and NumPy {numpy.__version__}"
    path.write_text(text({"made_by": by, "cases": cases, "temperatures": temperatures}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
