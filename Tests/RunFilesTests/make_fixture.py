"""Makes Fixtures/python.safetensors, which the Swift reader is tested on. Needs: pip install safetensors numpy."""

import pathlib

import numpy
from safetensors.numpy import save_file

tensors = {
    "dense/kernel": numpy.array([[0.1, -2.5, 3e-8], [1e30, -0.0, 7.0]], dtype=numpy.float32),
    "dense/bias": numpy.arange(3, dtype=numpy.float32) / 3,
    "double": numpy.array([1 / 3, 1e-300], dtype=numpy.float64),
    "long": numpy.array([-(2**62), 5], dtype=numpy.int64),
    "int": numpy.array([[-7], [2**31 - 1]], dtype=numpy.int32),
    "byte": numpy.array([0, 1, 255], dtype=numpy.uint8),
    "number": numpy.array(42.0, dtype=numpy.float32),
    "empty": numpy.zeros((0, 4), dtype=numpy.float32),
}
path = pathlib.Path(__file__).parent / "Fixtures" / "python.safetensors"
save_file(tensors, path, metadata={"note": 'tab\t, quote " and ü 🙂', "made_by": "make_fixture.py"})
