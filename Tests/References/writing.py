"""What the JSON files hold of an array, and how they are laid out."""

import json

import numpy


def difference(one, other):
    """The largest difference of any element, 0 where both are equal."""
    one, other = numpy.asarray(one, dtype=numpy.float64), numpy.asarray(other, dtype=numpy.float64)
    assert one.shape == other.shape, f"shapes {one.shape} and {other.shape}"
    return float(f"{numpy.abs(one - other).max():.2g}")


def digits(values):
    """Ten significant digits, as nested lists."""
    array = numpy.asarray(values, dtype=numpy.float64)
    return [digits(v) for v in array] if array.ndim else float(f"{array:.10g}")


def summary(array, indices):
    flat = numpy.asarray(array, dtype=numpy.float64).ravel()
    weights = numpy.arange(flat.size) * 7 % 13 - 6
    return {"sum": digits(flat.sum()), "sum_of_squares": digits((flat * flat).sum()),
            "weighted_sum": digits((flat * weights).sum()), "values": digits(flat[indices])}


def text(value, indent=""):
    """JSON with one line for what fits on it, or is a row of numbers."""
    line = json.dumps(value)
    if len(indent + line) <= 120 or not isinstance(value, (dict, list)):
        return line
    inner = indent + " "
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{inner}{json.dumps(k)}: {text(v, inner)}" for k, v in value.items()) + f"\n{indent}}}"
    if not isinstance(value[0], (dict, list)):
        return line
    return "[\n" + ",\n".join(inner + text(v, inner) for v in value) + f"\n{indent}]"
