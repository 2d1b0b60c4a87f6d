"""Makes arrays.json beside it: NumPy archives, a MATLAB structure as EMNIST is published, and what NumPy says is in them. In base64.

With NumPy 2.4 and SciPy 1.17, in an environment outside the repository:

    python Tests/DatasetsTests/Fixtures/make_arrays.py
"""

import base64
import io
import json
import pathlib
import zipfile

import numpy as np
import scipy.io

FILES = {}


def images(count, start):
    """As make_formats.py has them."""
    i, y, x = np.meshgrid(np.arange(count), np.arange(5), np.arange(4), indexing="ij")
    return ((start + 7 * i + 31 * y + 3 * x) % 256).astype("u1")


def labels(count, start):
    return ((start + np.arange(count)) % 10).astype("u1")


TRAIN, TEST = (images(20, 0), labels(20, 0)), (images(7, 100), labels(7, 3))


def npz(name, compress=False, **arrays):
    file = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(file, **arrays)
    FILES["npz/" + name] = file.getvalue()


(x, y), (tx, ty) = TRAIN, TEST
four = {"x_train": x, "y_train": y.astype("<i8"), "x_test": tx, "y_test": ty}
npz("stored", **four)
npz("deflated", compress=True, **four)
limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 50  # sizes and places in 64 bits, and the record at the end
npz("zip64", **four)
zipfile.ZIP64_LIMIT = limit
npz("by itself", images=x, labels=y)
npz("with validation", compress=True, train_images=x, train_labels=y[:, None], val_images=tx, val_labels=ty[:, None],
    test_images=tx[::-1], test_labels=ty[::-1][:, None])
npz("part train", x=x, y=y)
npz("part test", x=tx, y=ty)
for key, array in {"train-imgs": x, "train-labels": y, "test-imgs": tx, "test-labels": ty}.items():
    npz("kmnist-" + key, True, **{"arr_0": array})
npz("other names", features=x, classes=y)
npz("bomb", compress=True, **{**four, "x_train": np.zeros((1200, 128, 128), "u1")})
colour = ((np.arange(20 * 3 * 6 * 5) * 37) % 251).astype("u1").reshape(20, 3, 6, 5)
for key, array in {"N x C x H x W": colour, "rows": colour.reshape(20, -1), "N x H x W x C": colour.transpose(0, 2, 3, 1)}.items():
    npz("colour " + key, True, x_train=array, y_train=y, x_test=array[:7], y_test=ty)
FILES["expected/colour"] = np.ascontiguousarray(colour.transpose(0, 2, 3, 1)).tobytes()
square = ((np.arange(20 * 3 * 4 * 4) * 41) % 251).astype("u1").reshape(20, 3, 4, 4)
npz("square rows", True, x_train=square.reshape(20, -1), y_train=y, x_test=square[:7].reshape(7, -1), y_test=ty)
FILES["expected/square"] = np.ascontiguousarray(square.transpose(0, 2, 3, 1)).tobytes()


def structure(name, offset, mapping):
    file = io.BytesIO()
    parts = {
        part: {"images": a.reshape(len(a), -1), "labels": (b + offset)[:, None], "writers": np.arange(len(a))[:, None]}
        for part, (a, b) in {"train": TRAIN, "test": TEST}.items()
    }
    scipy.io.savemat(file, {"dataset": {**parts, "mapping": mapping}}, do_compression=True)
    data = bytearray(file.getvalue())
    data[:116] = b"MATLAB 5.0 MAT-file, written by scipy.io.savemat".ljust(116)
    FILES["mat/" + name] = bytes(data)


digits = np.arange(10)
structure("digits", 0, np.stack([digits, 48 + digits], 1).astype("u1"))
structure("letters", 1, np.stack([1 + digits, 65 + digits, 97 + digits], 1).astype("u1"))
text = json.dumps({name: base64.b64encode(data).decode() for name, data in FILES.items()}, indent=1)
pathlib.Path(__file__).with_name("arrays.json").write_text(text + "\n")
