"""Writes mixing.json: how training images are mixed, by NumPy from the words of Philox; and ten updates of a small model with weights of
samples and classes and with mixed images, by Keras in float64.

What is drawn for a place of a batch is written out here once more, with the C library's functions. Keras is given the mixed images, and as
targets the sum of both images' own, each times its weight and its share: its cross-entropy is linear in them.
"""

import math
import pathlib

import keras_results  # first: it sets up TensorFlow
import keras
import numpy

import formula
from writing import digits, text

MASK = 0xFFFFFFFF
PURPOSE = 8
OF_BATCH = MASK
SEED = 5
SAMPLES, BATCH, STEPS, RATE = 24, 8, 10, 0.5
SHAPE = [4, 5, 2]
WEIGHTS = 1003  # the array of samples' weights
CLASS_WEIGHTS = [0.25 * (1 + c % 5) for c in range(10)]
LAYERS = ["flatten", {"dense": {"units": 7, "activation": "tanh"}}, {"dense": {"units": 10, "activation": "softmax"}}]
BOTH = {"mixup": 0.4, "cutmix": 1.0}
CASES = [
    {"name": "weights of samples", "weighs_samples": True},
    {"name": "weights of samples and classes", "weighs_samples": True, "weighs_classes": True},
    {"name": "mixup", "mixup": 0.4},
    {"name": "cutmix", "cutmix": 1.0},
    {"name": "mixup and cutmix, with all weights", **BOTH, "weighs_samples": True, "weighs_classes": True},
    {"name": "mixup and cutmix, smoothed", **BOTH, "label_smoothing": 0.1},
]
DRAWS = [
    {"height": 28, "width": 28, "mixup": 0.05}, {"height": 28, "width": 28, "mixup": 0.5},
    {"height": 28, "width": 28, "mixup": 2.5}, {"height": 28, "width": 20, "cutmix": 1.0},
    {"height": 9, "width": 32, "cutmix": 0.3}, {"height": 5, "width": 5, "mixup": 1.0, "cutmix": 7.0},
]


def philox(block, a, b, seed=SEED):
    counter, key = [block & MASK, a & MASK, b & MASK, PURPOSE], [seed & MASK, seed >> 32]
    for _ in range(10):
        one, other = counter[0] * 0xD2511F53, counter[2] * 0xCD9E8D57
        counter = [other >> 32 ^ counter[1] ^ key[0], other & MASK, one >> 32 ^ counter[3] ^ key[1], one & MASK]
        key = [key[0] + 0x9E3779B9 & MASK, key[1] + 0xBB67AE85 & MASK]
    return counter


def cuts(mixing, step):
    if "mixup" not in mixing or "cutmix" not in mixing:
        return "cutmix" in mixing
    return philox(0, step, OF_BATCH)[0] % 2 == 1


def pairs(count, step):
    """For each place of a batch the place that it is mixed with."""
    places = list(range(count))
    for number, place in enumerate(range(count - 1, 0, -1)):
        word = philox(1 + number // 4, step, OF_BATCH)[number % 4]
        other = word * (place + 1) >> 32
        places[place], places[other] = places[other], places[place]
    return places


def beta(alpha, step, place):
    def uniform(word):
        return (word + 0.5) / 2**32

    if alpha > 0.5:
        words = philox(1, step, place)
        return 0.5 + 0.5 * math.sqrt(1 - uniform(words[0]) ** (2 / (2 * alpha - 1))) * math.cos(math.pi * uniform(words[1]))
    for block in range(1, 33):
        words = philox(block, step, place)
        for u, v in (words[:2], words[2:]):
            x, y = math.log(uniform(u)) / alpha, math.log(uniform(v)) / alpha
            if math.exp(x) + math.exp(y) <= 1:
                return 1 / (1 + math.exp(y - x)) if y - x < 700 else 0.0
    raise ArithmeticError("no draw")


def draw(mixing, height, width, step, place):
    """An image's share, and the rectangle of the other: top, bottom, left, right."""
    is_cut = cuts(mixing, step)
    share = beta(mixing["cutmix" if is_cut else "mixup"], step, place)
    if not is_cut:
        return share, None
    words = philox(0, step, place)
    ends = []
    for word, count in ((words[0], height), (words[1], width)):
        centre, half = word * count >> 32, int(0.5 * math.sqrt(1 - share) * count)
        ends += [max(0, centre - half), min(count, centre + half)]
    area = (ends[1] - ends[0]) * (ends[3] - ends[2])
    return 1 - area / (height * width), ends


def batch(case, step):
    """The images of a step, their classes (of a mixed one that with the greater part), targets, and how much each counts."""
    numbers = [(BATCH * step + k) * 7 % SAMPLES for k in range(BATCH)]
    images = formula.rounded(formula.unit(formula.INPUTS, [SAMPLES, *SHAPE]))
    labels = formula.labels(SAMPLES)
    targets = numpy.eye(10)[labels]
    weights = numpy.ones(SAMPLES)
    if case.get("weighs_samples"):
        weights *= sample_weights()
    if case.get("weighs_classes"):
        weights *= numpy.array(CLASS_WEIGHTS)[labels]
    x, y, w = images[numbers], targets[numbers], weights[numbers]
    if "mixup" not in case and "cutmix" not in case:
        return x, y.argmax(1), y, w
    plain = y.copy()
    others = [numbers[place] for place in pairs(BATCH, step)]
    for place, other in enumerate(others):
        share, ends = draw(case, *SHAPE[:2], step, place)
        share = float(numpy.float32(share))
        if ends:
            top, bottom, left, right = ends
            x[place, top:bottom, left:right] = images[other, top:bottom, left:right]
        else:
            x[place] = share * x[place] + (1 - share) * images[other]
        plain[place] = share * y[place] + (1 - share) * targets[other]
        y[place] = share * w[place] * y[place] + (1 - share) * weights[other] * targets[other]
    return x, plain.argmax(1), y, numpy.ones(BATCH)


def sample_weights():
    """2u, but 0 for every fifth image."""
    weights = formula.rounded(2 * formula.unit(WEIGHTS, [SAMPLES]))
    weights[::5] = 0
    return weights


def train(case):
    model = keras_results.build(LAYERS, SHAPE)
    model.compile(
        optimizer=keras.optimizers.SGD(numpy.float64(RATE)),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=case.get("label_smoothing", 0.0)))
    losses, right = [], []
    for step in range(STEPS):
        x, classes, y, w = batch(case, step)
        right.append(int(numpy.sum(model(x).numpy().argmax(1) == classes)))
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x, y, sample_weight=w)))
    return {**case, "losses": digits(losses), "right": right, "parameters": [digits(v.numpy().ravel()) for v in model.weights]}


def main():
    keras.config.set_floatx("float64")
    draws = []
    for mixing in DRAWS:
        rows = []
        for step in (0, 1, 2, 3, 1_000_000):
            for place in (0, 1, 63):
                share, ends = draw(mixing, mixing["height"], mixing["width"], step, place)
                rows.append([step, place, digits(share), *(ends or [])])
        draws.append({**mixing, "draws": rows})
    content = {
        "made_by": f"make_mixing.py, NumPy and Keras {keras.__version__} in float64", "seed": SEED, "samples": SAMPLES, "batch": BATCH,
        "rate": RATE, "class_weights": CLASS_WEIGHTS, "sample_weights": digits(sample_weights()), "pairs": [pairs(BATCH, s) for s in range(STEPS)],
        "draws": draws, "updates": [train(case) for case in CASES]}
    path = pathlib.Path(__file__).parent / "mixing.json"
    path.write_text(text(content) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
