"""Writes resized.json: small images as Pillow and as exact fractions resize them.

The source of a case is the same formula in ResizingTests.swift. `exact` is the mean over areas, or the bilinear value, in fractions,
rounded half up; `pillow` is BILINEAR where the image grows, BOX at whole ratios, and NEAREST to a common multiple followed by reduce
where it shrinks by another ratio.
"""

import json
import math
from fractions import Fraction as F

import numpy as np
from PIL import Image

HERE = __file__.rsplit("/", 1)[0]


def source(height, width, channels):
    index = np.arange(height * width * channels, dtype=np.uint64)
    return ((index * index * 37 + index * 101 + 11) // 7 % 256).astype(np.uint8).reshape(height, width, channels)


def axis(source, target, origin, step):
    """For each pixel of the target: the weights of the source's pixels."""
    rows = []
    for index in range(target):
        row = [F(0)] * source
        start = origin + index * step
        if step == 1:
            row[math.floor(start)] = F(1)
        elif step > 1:
            for pixel in range(source):
                row[pixel] = max(F(0), min(start + step, pixel + 1) - max(start, pixel)) / step
        else:
            centre = start + step / 2 - F(1, 2)
            first = math.floor(centre)
            row[min(max(first, 0), source - 1)] += 1 - (centre - first)
            row[min(max(first + 1, 0), source - 1)] += centre - first
        rows.append(row)
    return np.array(rows, dtype=object)


def exact(image, height, width, method, background):
    rows, columns, channels = image.shape
    ratio, other = F(rows, height), F(columns, width)
    top = left = F(0)
    inner = [height, width]
    if method == "crop":
        step = min(ratio, other)
        top, left = (rows - height * step) / 2, (columns - width * step) / 2
        ratio = other = step
    elif method == "pad":
        step = max(ratio, other)
        inner = [max(1, math.floor(rows / step + F(1, 2))), max(1, math.floor(columns / step + F(1, 2)))]
        ratio, other = F(rows, inner[0]), F(columns, inner[1])
    down, across = axis(rows, inner[0], top, ratio), axis(columns, inner[1], left, other)
    result = np.empty((height, width, channels), dtype=int)
    result[:] = background
    above, before = (height - inner[0]) // 2, (width - inner[1]) // 2
    for channel in range(channels):
        plane = down.dot(image[:, :, channel].astype(object)).dot(across.T)
        result[above : above + inner[0], before : before + inner[1], channel] = np.vectorize(
            lambda value: math.floor(value + F(1, 2)), otypes=[int]
        )(plane)
    return result


def pillow(image, height, width):
    rows, columns = image.shape[:2]
    picture = Image.fromarray(image[:, :, 0] if image.shape[2] == 1 else image)
    if height >= rows and width >= columns:
        result = picture.resize((width, height), Image.BILINEAR)
    elif rows % height == 0 and columns % width == 0:
        result = picture.resize((width, height), Image.BOX)
    else:
        common = (math.lcm(columns, width), math.lcm(rows, height))
        result = picture.resize(common, Image.NEAREST).reduce((common[0] // width, common[1] // height))
    return np.asarray(result)


def background(channels):
    return [10, 20, 30] if channels == 3 else [18]


CASES = [
    # height, width, channels, height, width, method
    (5, 7, 3, 12, 16, "stretch"),
    (6, 4, 1, 24, 13, "stretch"),
    (24, 36, 3, 8, 9, "stretch"),
    (25, 18, 3, 7, 11, "stretch"),
    (31, 29, 1, 8, 8, "stretch"),
    (9, 40, 3, 13, 6, "stretch"),
    (1, 1, 3, 4, 5, "stretch"),
    (40, 1, 1, 1, 3, "stretch"),
    (15, 28, 3, 8, 8, "crop"),
    (28, 15, 3, 8, 8, "crop"),
    (5, 9, 1, 12, 11, "crop"),
    (9, 12, 3, 9, 7, "crop"),
    (15, 28, 3, 8, 8, "pad"),
    (28, 15, 1, 8, 8, "pad"),
    (5, 9, 3, 14, 11, "pad"),
    (3, 50, 3, 6, 6, "pad"),
    (8, 8, 3, 8, 8, "stretch"),
]

cases = []
for height, width, channels, new_height, new_width, method in CASES:
    image = source(height, width, channels)
    case = {
        "source": [height, width, channels],
        "target": [new_height, new_width],
        "method": method,
        "exact": bytes(exact(image, new_height, new_width, method, background(channels)).astype(np.uint8).flatten()).hex(),
    }
    one_way = (new_height - height) * (new_width - width) >= 0
    if method == "stretch" and one_way:
        case["pillow"] = pillow(image, new_height, new_width).astype(np.uint8).tobytes().hex()
    cases.append(case)

colours = source(16, 16, 3)
grey = np.asarray(Image.fromarray(colours).convert("L"))
with open(f"{HERE}/resized.json", "w") as file:
    json.dump({"cases": cases, "grey": grey.tobytes().hex()}, file, indent=1)
    file.write("\n")
