"""The training images, in memory as float32, for the peers."""

import gzip
import pathlib

import numpy

from recipe import shape_of


def find(folder, name):
    """The content of the IDX file `name`, plain or gzip, in `folder`; None if there is none."""
    for spelling in [name, name.replace("-idx", ".idx")]:
        for path in [folder / spelling, folder / f"{spelling}.gz"]:
            if path.is_file():
                content = path.read_bytes()
                return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    return None


def load(folder, dataset):
    """Images (N, H, W, C) in 0 ... 1 and labels (N); of `synthetic`, noise of the same size, as fast to train."""
    shape = shape_of(dataset)
    if folder == "synthetic":
        generator = numpy.random.default_rng(1)
        return generator.random((60_000, *shape), numpy.float32), generator.integers(0, 10, 60_000)
    folder = pathlib.Path(folder)
    for place in [folder / dataset, folder]:
        images, labels = find(place, "train-images-idx3-ubyte"), find(place, "train-labels-idx1-ubyte")
        if images and labels:
            pixels = numpy.frombuffer(images, numpy.uint8, offset=16).reshape(-1, *shape)
            return pixels.astype(numpy.float32) / 255, numpy.frombuffer(labels, numpy.uint8, offset=8).astype(numpy.int64)
        if (place / "X_train.npy").is_file():
            pixels = numpy.load(place / "X_train.npy").reshape(-1, *shape)
            return pixels.astype(numpy.float32) / 255, numpy.load(place / "y_train.npy").astype(numpy.int64)
    raise SystemExit(f"there is no train-images-idx3-ubyte or X_train.npy, with its labels, in {folder / dataset} or {folder}")
