"""Numbers that any language can repeat: a hash of (array, element), no generator state. README.md has the formula."""

import numpy

INPUTS = 0  # parameters are arrays 1, 2, 3 ... in model order
LABELS = 1000
OUTPUT_GRADIENT = 1001
CHOICES = 1002  # which shapes the layer sweep takes, and which elements are stored


def hashes(array, count):
    """The finaliser of splitmix64 at array * 2^32 + i, for i in 0 ..< count."""
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(array << 32) + numpy.arange(count, dtype=numpy.uint64)
        z += numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return z ^ (z >> numpy.uint64(31))


def unit(array, shape):
    """Doubles in [0, 1), row-major."""
    bits = hashes(array, int(numpy.prod(shape))) >> numpy.uint64(11)
    return (bits.astype(numpy.float64) / 2.0**53).reshape(shape)


def rounded(values):
    """Values as float32 holds them, kept in float64: both precisions start from the same numbers."""
    return values.astype(numpy.float32).astype(numpy.float64)


def signed(array, shape, limit=1.0):
    return rounded((2 * unit(array, shape) - 1) * limit)


def labels(count):
    return (hashes(LABELS, count) % numpy.uint64(10)).astype(numpy.int64)


def kernel(array, shape):
    """Glorot uniform; the fans of (height, width, in, out) are height * width * in and height * width * out."""
    receptive = int(numpy.prod(shape[:-2]))
    return signed(array, shape, numpy.sqrt(6.0 / (receptive * (shape[-2] + shape[-1]))))


def bias(array, count):
    return signed(array, (count,), 0.1)


def sampled(count, limit):
    """Sorted indices: all of a small array, else the first, the last and `limit - 2` that the hash picks."""
    if count <= limit:
        return list(range(count))
    return sorted({0, count - 1, *(int(h) % count for h in hashes(CHOICES, limit - 2))})
