"""Writes scaling.json: scikit-learn's StandardScaler on some images, element by element and channel by channel; and PyTorch's Normalize,
whose formula NumPy has in float32, operation by operation.

Needs numpy and scikit-learn. Byte b of sample n is (n * 31 + b * 17 + n * b) % 256, but for two elements: one that never changes, and
one that changes once.
"""

import pathlib

import numpy
from sklearn.preprocessing import StandardScaler
import sklearn

from writing import text

SAMPLES, HEIGHT, WIDTH, CHANNELS = 50, 3, 7, 2
MEANS, DEVIATIONS = [0.485, 0.456], [0.229, 0.224]


def main():
    n, b = numpy.meshgrid(numpy.arange(SAMPLES), numpy.arange(HEIGHT * WIDTH * CHANNELS), indexing="ij")
    images = (n * 31 + b * 17 + n * b) % 256
    images[:, 0] = 7
    images[:, 1] = 255
    images[3, 1] = 254
    scaler = StandardScaler().fit(images.astype(numpy.float64))
    pixels = images.reshape(-1, CHANNELS).astype(numpy.float64)
    by_channel = StandardScaler().fit(pixels)
    # ToTensor divides by 255; then Normalize.
    f = numpy.float32
    normalized = (images[:3].reshape(-1, CHANNELS).astype(f) / f(255) - numpy.array(MEANS, f)) / numpy.array(DEVIATIONS, f)
    assert normalized.dtype == f
    content = {
        "made_by": f"make_scaling.py, scikit-learn {sklearn.__version__} in float64",
        "samples": SAMPLES, "height": HEIGHT, "width": WIDTH, "channels": CHANNELS, "means": scaler.mean_.tolist(),
        "deviations": scaler.scale_.tolist(), "scaled": scaler.transform(images[:3].astype(numpy.float64)).tolist(),
        "channel_means": by_channel.mean_.tolist(), "channel_deviations": by_channel.scale_.tolist(),
        "scaled_by_channel": by_channel.transform(pixels).reshape(SAMPLES, -1)[:3].tolist(),
        "given_means": MEANS, "given_deviations": DEVIATIONS, "normalized": normalized.reshape(3, -1).astype(float).tolist()}
    path = pathlib.Path(__file__).parent / "scaling.json"
    path.write_text(text(content) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
