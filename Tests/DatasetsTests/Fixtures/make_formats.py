"""Makes formats.json beside it: the images of make_fixtures.py, 20 for training and 7 for the test, of 5 x 4 pixels, as other
programs write them, and some images of PNG's kinds with the bytes that they stand for. In base64, which the tests write where
they need it.

With NumPy 2.4, SciPy 1.17, pandas 3.1, h5py 3.16 and Pillow 13.0, in an environment outside the repository:

    python3 -m venv /tmp/venv-formats
    /tmp/venv-formats/bin/pip install numpy scipy pandas h5py pillow
    /tmp/venv-formats/bin/python Tests/DatasetsTests/Fixtures/make_formats.py
"""

import base64
import gzip
import io
import json
import pathlib
import tempfile

import h5py
import numpy as np
import pandas as pd
import scipy.io
from PIL import Image

ROWS, COLUMNS, CLASSES = 5, 4, 10


def images(count, start):
    i, y, x = np.meshgrid(np.arange(count), np.arange(ROWS), np.arange(COLUMNS), indexing="ij")
    return ((start + 7 * i + 31 * y + 3 * x) % 256).astype("u1")


def labels(count, start):
    return ((start + np.arange(count)) % CLASSES).astype("u1")


TRAIN, TEST = (images(20, 0), labels(20, 0)), (images(7, 100), labels(7, 3))
FILES = {}


def npy(name, array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    FILES["npy/" + name] = file.getvalue()


def numpy_files():
    x, y = TRAIN
    npy("X_test", TEST[0])
    npy("y_test", TEST[1])
    npy("y_train", y)
    npy("X_train", x)
    for version in ((1, 0), (2, 0), (3, 0)):
        npy(f"X version {version[0]}", x, version)
    npy("X Fortran", np.asfortranarray(x))
    npy("X Fortran big-endian int32", np.asfortranarray(x.astype(">i4")))
    for kind in ("<u2", ">u2", "<i2", ">i2", "<i4", "<u4", "<i8", ">i8", "<u8", "<f4", ">f4", "<f8", ">f8"):
        npy("X " + kind, x.astype(kind))
    npy("X unit f4", (x / 255).astype("<f4"))
    npy("X unit f8 divided as f4", x.astype("f4") / np.float32(255))
    npy("test unit", (TEST[0] / 255).astype("f4"))
    npy("X flat", x.reshape(20, -1))
    npy("X channel", x[..., None])
    for kind in ("<i8", "|u1", "<f4", "|b1"):
        npy("y one-hot " + kind, np.eye(CLASSES)[y].astype(kind))
    npy("y column", y.astype("<i8")[:, None])
    npy("y float", y.astype("<f4"))
    # Not to be read.
    for name, array in {
        "half": x.astype("<f2"), "complex": x.astype("<c8"), "text": np.array(["a"] * 20), "negative": x.astype("<i8") - 1,
        "large": x.astype("<i8") + 20, "fraction": x.astype("<f8") + 0.5, "between": x / 254.6, "nan": x / np.where(x > 250, 0, 255.0),
        "standardized": (x - 100.0) / 50, "first channel": np.stack([x] * 3, axis=1), "scalar": np.array(3, "u1"),
    }.items():
        npy("bad " + name, array)
    npy("bad y two", np.ones((20, CLASSES), "u1"))
    FILES["npy/X compressed"] = gzip.compress(FILES["npy/X_train"], mtime=0)


def table(x, y, first=True):
    frame = pd.DataFrame(x.reshape(len(x), -1), columns=[f"pixel{i + 1}" for i in range(ROWS * COLUMNS)])
    frame.insert(0 if first else ROWS * COLUMNS, "label", y)
    return frame


def tables():
    for name, frame in {"train": table(*TRAIN), "test": table(*TEST)}.items():
        FILES[f"csv/{name}"] = frame.to_csv(index=False).encode()
    frame = table(*TRAIN)
    FILES["csv/headerless"] = frame.to_csv(index=False, header=False).encode()
    FILES["csv/index"] = frame.to_csv().encode()
    FILES["csv/label last"] = table(*TRAIN, first=False).to_csv(index=False).encode()
    FILES["csv/floats"] = frame.astype("f8").to_csv(index=False).encode()
    FILES["csv/quoted, with carriage returns"] = frame.to_csv(index=False, quoting=1, lineterminator="\r\n").encode()
    FILES["csv/byte order mark"] = frame.to_csv(index=False).encode("utf-8-sig")
    FILES["csv/compressed"] = gzip.compress(FILES["csv/train"], mtime=0)
    FILES["csv/no last line end"] = FILES["csv/train"].rstrip(b"\n")


def variables(**changed):
    return {"X_train": TRAIN[0], "y_train": TRAIN[1][None, :], "X_test": TEST[0], "y_test": TEST[1][None, :], **changed}


def mat(name, values, compress):
    file = io.BytesIO()
    scipy.io.savemat(file, values, do_compression=compress)
    # The header has the date.
    data = bytearray(file.getvalue())
    data[:116] = b"MATLAB 5.0 MAT-file, written by scipy.io.savemat".ljust(116)
    FILES["mat/" + name] = bytes(data)


def mat73(name, values, chunks):
    """As MATLAB writes it: HDF5 behind 512 bytes, arrays with their dimensions the other way round, each with its class."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.mat"
        with h5py.File(path, "w", userblock_size=512) as file:
            for key, value in values.items():
                options = {"chunks": True, "compression": "gzip"} if chunks else {}
                data = file.create_dataset(key, data=value.T, **options)
                matlab_class = {"u1": b"uint8", "f8": b"double"}[value.dtype.str[1:]]
                kind = h5py.h5t.C_S1.copy()  # ended by zero, with no room for it, as MATLAB has it
                kind.set_size(len(matlab_class))
                scalar = h5py.h5s.create(h5py.h5s.SCALAR)
                h5py.h5a.create(data.id, b"MATLAB_class", kind, scalar).write(np.array(matlab_class), mtype=kind)
        data = bytearray(path.read_bytes())
    data[:128] = b"MATLAB 7.3 MAT-file, as h5py writes it".ljust(116) + b"\0" * 8 + b"\x00\x02IM"
    FILES["mat/" + name] = bytes(data)


def matlab_files():
    mat("compressed", variables(), True)
    mat("plain", variables(), False)
    one_hot = {"y_train": np.eye(CLASSES)[TRAIN[1]], "y_test": np.eye(CLASSES)[TEST[1]].T}
    mat("one-hot, N x K and K x N, doubles", variables(**one_hot), True)
    mat("columns, among other variables", {
        "note": "text", "cells": np.array([1, "a"], dtype=object), "x_train": TRAIN[0].astype("f8"), "trainLabels": TRAIN[1][:, None],
        "test_x": TEST[0].astype("i4"), "testY": TEST[1][:, None].astype("u2"),
    }, True)
    last = {"X_train": np.moveaxis(TRAIN[0], 0, -1), "X_test": np.moveaxis(TEST[0], 0, -1)}
    mat("H x W x N", variables(**last), True)
    mat("H x W x C x N", variables(**{key: np.stack([value] * 3, 2) for key, value in last.items()}), True)
    mat("unit", variables(X_train=TRAIN[0] / 255, X_test=TEST[0] / 255), True)
    mat("flat", variables(X_train=TRAIN[0].reshape(20, -1), X_test=TEST[0].reshape(7, -1)), True)
    mat73("7.3 compressed", variables(), True)
    mat73("7.3 plain, doubles", variables(X_train=TRAIN[0].astype("f8")), False)
    without = variables()
    del without["y_test"]
    mat("bad without y_test", without, True)
    mat("bad two of a kind", variables(trainImages=TRAIN[0]), True)
    mat("bad complex", variables(X_train=TRAIN[0] + 1j), True)
    mat("bad from 1", variables(y_train=TRAIN[1][None, :] + 1, y_test=TEST[1][None, :] + 1), True)


def png(name, image, **options):
    file = io.BytesIO()
    image.save(file, "png", **options)
    FILES["png/" + name] = file.getvalue()
    return file.getvalue()


def pictures():
    for part, (x, y) in {"train": TRAIN, "test": TEST}.items():
        for i in range(len(x)):
            png(f"{part}/{y[i]}/{i}.png", Image.fromarray(x[i]))
    grey = Image.fromarray(TRAIN[0][0])
    rgb = np.stack([TRAIN[0][0], TRAIN[0][1], TRAIN[0][2]], -1)
    colour = Image.fromarray(rgb)
    sixteen = (TRAIN[0][0].astype("u2") * 257 + 3).clip(0, 65535)
    kinds = {
        "grey": (grey, np.asarray(grey)), "colour": (colour, rgb),
        "palette": (colour.quantize(32), np.asarray(colour.quantize(32).convert("RGB"))),
        "palette of greys": (grey.convert("P"), np.asarray(grey)),
        "16 bits": (Image.fromarray(sixteen), TRAIN[0][0]),
        "1 bit": (Image.fromarray(TRAIN[0][0] > 60), (TRAIN[0][0] > 60) * np.uint8(255)),
        "opaque": (colour.convert("RGBA"), rgb),
    }
    for name, (image, expected) in kinds.items():
        png("kind " + name, image)
        FILES["expected/" + name] = np.ascontiguousarray(expected).tobytes()
    FILES["expected/colour as grey"] = colour.convert("L").tobytes()
    clear = colour.convert("RGBA")
    clear.putpixel((1, 2), (1, 2, 3, 100))
    png("bad transparent", clear)
    png("bad size", Image.fromarray(np.zeros((5, 5), "u1")))


numpy_files()
tables()
matlab_files()
pictures()
text = json.dumps({name: base64.b64encode(data).decode() for name, data in FILES.items()}, indent=1)
pathlib.Path(__file__).with_name("formats.json").write_text(text + "\n")
