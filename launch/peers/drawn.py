"""Colour images for the zoo: ten classes that a network can learn, so that activations and gradients are those of training, not of noise.

An image is its class's waves, shifted, with noise; written as NumPy arrays, which fmdist and the peers read, without NumPy.
"""

import math
import pathlib
import random

COUNTS = {(32, 32, 3): 20_000, (64, 64, 3): 6_000}
CLASSES, TESTS = 10, 100


def template(shape, label):
    """A class's image, 0 to 191: a wave of its own in each channel."""
    height, width, channels = shape
    return bytes(
        round(95.5 * (1 + math.sin(0.1 * (label + 2 + c) * y + 0.13 * (11 - label + 2 * c) * x + label)))
        for y in range(height) for x in range(width) for c in range(channels))


def array(shape, kind, content):
    """A file of NumPy's format, version 1."""
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    head += " " * (63 - (10 + len(head)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode() + content


def write(folder, shape):
    """The data set of images of `shape`, into `folder`."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    size, row = math.prod(shape), shape[1] * shape[2]
    templates = [template(shape, label) * 2 for label in range(CLASSES)]
    low = int.from_bytes(b"\x3f" * size, "little")
    generator = random.Random(1)
    for part, count in [("train", COUNTS[shape]), ("test", TESTS)]:
        labels = bytes(number % CLASSES for number in range(count))
        with open(folder / f"X_{part}.npy", "wb") as file:
            file.write(array((count, *shape), "|u1", b""))
            for number, label in enumerate(labels):
                start = number // CLASSES % shape[0] * row
                image = int.from_bytes(templates[label][start:start + size], "little")
                # All bytes at once: 191 and 63 fit a byte.
                file.write((image + (generator.getrandbits(8 * size) & low)).to_bytes(size, "little"))
        (folder / f"y_{part}.npy").write_bytes(array((count,), "|u1", labels))
