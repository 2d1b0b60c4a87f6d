"""Makes augmentation.json: what SciPy and Keras make of small images, for Tests/KernelsTests/AugmentationReferenceTests.swift.

    KERAS_BACKEND=jax python3 make_augmentation.py    # numpy, scipy, keras 3 with any backend

Images are bytes of noise by a closed formula. Values are SciPy's in float64, before they are rounded to bytes;
`bytes`, in hexadecimal, are NumPy's by the formula of Resample.h in float32, which must agree to the last bit.
"""

import json
import math
import pathlib

import numpy as np
import scipy.ndimage

MASK = 0xFFFFFFFF
PURPOSE = 6


def image(number, height, width, channels):
    """Byte i is the highest byte of README.md's hash of (3000 + number, i)."""
    z = (3000 + number << 32) + np.arange(height * width * channels, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    z = z ^ z >> np.uint64(31)
    return (z >> np.uint64(56)).astype(float).reshape(height, width, channels)


def resampled(pixels, matrix, mode, cval=0):
    """`matrix` takes (x, y, 1) of a result's pixel to the (x, y) that it is taken from."""
    by_row = np.array([[matrix[1][1], matrix[1][0]], [matrix[0][1], matrix[0][0]]])
    offset = [matrix[1][2], matrix[0][2]]
    scipy_mode = {"nearest": "nearest", "constant": "grid-constant"}[mode]
    return np.stack(
        [
            scipy.ndimage.affine_transform(pixels[..., c], by_row, offset, order=1, mode=scipy_mode, cval=cval)
            for c in range(pixels.shape[2])
        ],
        axis=2,
    )


def resampled_bytes(pixels, matrix, mode, cval=0):
    """The same to the last bit of every byte: each operation in float32, in the order of Resample.h."""
    height, width, channels = pixels.shape
    f = np.float32
    around = ((1, 1), (1, 1), (0, 0))
    padded = np.pad(pixels, around, "edge") if mode == "nearest" else np.pad(pixels, around, constant_values=cval)
    padded = padded.astype(f)
    result = np.empty((height, width, channels), np.uint8)
    place = np.arange(width).astype(f)
    for y in range(height):
        u, v = (
            f(row[0]) * place + f(row[1] * float(y) + row[2] + 1) for row in np.asarray(matrix, float)
        )
        u, v = np.clip(u, f(0), f(width + 1)), np.clip(v, f(0), f(height + 1))
        column, row = np.minimum(u.astype(int), width), np.minimum(v.astype(int), height)
        right, down = (u - column.astype(f))[:, None], (v - row.astype(f))[:, None]
        p, q = padded[row, column], padded[row, column + 1]
        r, s = padded[row + 1, column], padded[row + 1, column + 1]
        top, bottom = (q - p) * right + p, (s - r) * right + r
        value = (bottom - top) * down + top + f(0.5)
        assert value.dtype == f
        result[y] = value.astype(int)
    return result.tobytes().hex()


def numbers(array):
    return [round(float(x), 4) for x in np.asarray(array).ravel()]


def resampling_cases():
    maps = {
        "turned and shrunk": [[1.1, 0.6, -2.3], [-0.5, 1.2, 1.9]],
        "half a pixel": [[1, 0, 0.5], [0, 1, -0.5]],
        "enlarged": [[0.35, 0.1, 2.2], [0.05, 0.4, 1.1]],
        "far away": [[9.5, 3, -20], [-4, 11.25, -30]],
        "one column for all": [[0, 0, 3.25], [0, 1, 0]],
    }
    shapes = [(9, 7, 1), (5, 21, 1), (8, 8, 3), (6, 17, 2), (4, 5, 6)]
    for number, (height, width, channels) in enumerate(shapes):
        for name, matrix in maps.items():
            for mode, cval in [("nearest", 0), ("constant", 77)]:
                yield {
                    "name": f"{name}, {mode}", "image": number, "shape": [height, width, channels], "map": matrix,
                    "fill_mode": mode, "cval": cval,
                    "values": numbers(resampled(image(number, height, width, channels), matrix, mode, cval)),
                    "bytes": resampled_bytes(image(number, height, width, channels), matrix, mode, cval),
                }


def keras_cases():
    scipy.ndimage.interpolation = scipy.ndimage  # Gone from SciPy 1.15 on, and Keras asks for it.
    from keras.src.legacy.preprocessing.image import apply_affine_transform

    cases = [
        dict(theta=33), dict(theta=-120), dict(tx=1.5, ty=-2.25), dict(shear=20), dict(zx=0.7, zy=1.3),
        dict(theta=15, tx=-1.25, ty=0.75, shear=-12, zx=1.15, zy=0.85),
    ]
    for number, case in enumerate(cases):
        # Square: Keras takes height for width when it looks for the centre.
        pixels = image(20 + number, 11, 11, 2)
        result = apply_affine_transform(pixels, row_axis=0, col_axis=1, channel_axis=2, fill_mode="nearest", **case)
        yield {"image": 20 + number, "shape": [11, 11, 2], "arguments": case, "values": numbers(result)}


def philox(key, counter):
    k0, k1 = key & MASK, key >> 32 & MASK
    c = list(counter)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ k0, b & MASK, a >> 32 ^ c[3] ^ k1, a & MASK]
        k0, k1 = k0 + 0x9E3779B9 & MASK, k1 + 0xBB67AE85 & MASK
    return c


ALL = {
    "rotation_range": 25, "width_shift_range": 0.2, "height_shift_range": 0.15, "shear_range": 12,
    "zoom_range": [0.8, 1.3], "horizontal_flip": 0.5, "vertical_flip": 0.3, "fill_mode": "constant", "cval": 200,
    "random_crop": {"padding": 2},
    "random_erasing": {"probability": 0.7, "area": [0.05, 0.3], "aspect_ratio": [0.4, 2.5], "value": "random"},
}


def number(word, low, high):
    return low + (high - low) * ((word + 0.5) / 2**32)


def draw(seed, epoch, index, height, width):
    words = lambda block: philox(seed, (block, epoch, index, PURPOSE))
    a, b, c = words(0), words(1), words(2)
    symmetric = lambda word, limit: number(word, -limit, limit)
    padding = ALL["random_crop"]["padding"]
    drawn = {
        "rotation": symmetric(a[0], ALL["rotation_range"]),
        "shift": [
            symmetric(a[2], ALL["width_shift_range"]) * width, symmetric(a[1], ALL["height_shift_range"]) * height,
        ],
        "shear": symmetric(a[3], ALL["shear_range"]),
        "zoom": [number(b[1], *ALL["zoom_range"]), number(b[0], *ALL["zoom_range"])],
        "horizontal": number(b[2], 0, 1) < ALL["horizontal_flip"],
        "vertical": number(b[3], 0, 1) < ALL["vertical_flip"],
        "crop": [(w * (2 * padding + 1) >> 32) - padding for w in (c[1], c[0])],
        "erased": None,
    }
    erasing = ALL["random_erasing"]
    if number(c[2], 0, 1) < erasing["probability"]:
        for attempt in range(10):
            w = words(3 + attempt)
            area = number(w[0], *erasing["area"]) * height * width
            ratio = number(w[1], *erasing["aspect_ratio"])
            rows, columns = (math.floor(math.sqrt(x) + 0.5) for x in (area * ratio, area / ratio))
            if 1 <= rows <= height and 1 <= columns <= width:
                top, left = w[2] * (height - rows + 1) >> 32, w[3] * (width - columns + 1) >> 32
                drawn["erased"] = [top, top + rows, left, left + columns]
                break
    return drawn


def affine(drawn, height, width):
    t, s = math.radians(drawn["rotation"]), math.radians(drawn["shear"])
    centre = np.array([[1, 0, (width - 1) / 2], [0, 1, (height - 1) / 2], [0, 0, 1]])
    rotation = np.array([[math.cos(t), -math.sin(t), 0], [math.sin(t), math.cos(t), 0], [0, 0, 1]])
    shift = np.array([[1, 0, drawn["shift"][0]], [0, 1, drawn["shift"][1]], [0, 0, 1]])
    shear = np.array([[1, -math.sin(s), 0], [0, math.cos(s), 0], [0, 0, 1]])
    zoom = np.diag([drawn["zoom"][0], drawn["zoom"][1], 1])
    return centre @ rotation @ shift @ shear @ zoom @ np.linalg.inv(centre)


def augmented(pixels, drawn, seed, epoch, index):
    height, width, channels = pixels.shape
    result = resampled(pixels, affine(drawn, height, width)[:2], ALL["fill_mode"], ALL["cval"])
    if drawn["horizontal"]:
        result = result[:, ::-1]
    if drawn["vertical"]:
        result = result[::-1]
    p = ALL["random_crop"]["padding"]
    x, y = drawn["crop"]
    result = np.pad(result, ((p, p), (p, p), (0, 0)))[p + y : p + y + height, p + x : p + x + width].copy()
    if drawn["erased"]:
        top, bottom, left, right = drawn["erased"]
        count = (bottom - top) * (right - left) * channels
        blocks = [philox(seed, (16 + i, epoch, index, PURPOSE)) for i in range(-(-count // 16))]
        noise = np.array(blocks, dtype="<u4").view(np.uint8)[:, :].ravel()[:count]
        result[top:bottom, left:right] = noise.reshape(bottom - top, right - left, channels)
    return result


def augmented_cases():
    seed = 0x0123456789ABCDEF
    for index in range(8):
        height, width, channels = [(10, 13, 1), (9, 8, 3)][index % 2]
        epoch = 1 + index // 2
        drawn = draw(seed, epoch, index, height, width)
        values = augmented(image(40 + index, height, width, channels), drawn, seed, epoch, index)
        yield {
            "image": 40 + index, "shape": [height, width, channels], "epoch": epoch, "number": index, "drawn": drawn,
            "values": numbers(values),
        }


def main():
    data = {
        "resampling": list(resampling_cases()), "keras": list(keras_cases()),
        "seed": "0x0123456789abcdef", "augmentation": ALL, "augmented": list(augmented_cases()),
    }
    lines = json.dumps(data, separators=(",", ":")).replace(',{"', ',\n{"').replace(':[{', ':[\n{')
    pathlib.Path(__file__).with_name("augmentation.json").write_text(lines + "\n")


main()
