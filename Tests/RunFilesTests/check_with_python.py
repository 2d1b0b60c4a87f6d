"""Opens files that the Swift writers made with the Python packages that are theirs, and checks what is in them.

usage: check_with_python.py tensors FILE | checkpoint FILE | events FOLDER
"""

import hashlib
import struct
import sys


def check_tensors(path):
    import numpy
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        assert file.metadata() == {"note": 'tab\t, quote " and ü 🙂', "line": "a\nb\\"}, file.metadata()
        expected = {
            "dense/kernel": numpy.array([[0.1, -2.5, 3e-8], [1e30, -0.0, 7.0]], dtype=numpy.float32),
            "byte": numpy.array([0, 1, 255], dtype=numpy.uint8),
            "double": numpy.array([1 / 3, 1e-300], dtype=numpy.float64),
            "long": numpy.array([-(2**62), 5], dtype=numpy.int64),
            "int": numpy.array([[-7], [2**31 - 1]], dtype=numpy.int32),
            "number": numpy.array(42.0, dtype=numpy.float32),
            "empty": numpy.zeros((0, 4), dtype=numpy.float32),
        }
        assert set(file.keys()) == set(expected), file.keys()
        for name, array in expected.items():
            found = file.get_tensor(name)
            assert found.dtype == array.dtype and found.shape == array.shape, (name, found.dtype, found.shape)
            assert found.tobytes() == array.tobytes(), (name, found)


def check_checkpoint(path):
    from safetensors import safe_open

    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    assert (8 + length) % 8 == 0
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata()
        assert metadata["sha256"] == hashlib.sha256(content[8 + length :]).hexdigest()
        assert metadata["format"] == "fmdist-checkpoint" and metadata["step"] == "860"
        assert file.get_tensor("dense/kernel").shape == (2, 3)
        assert file.get_tensor("optimizer/dense/kernel/m").shape == (2, 3)


def check_events(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(folder)
    events.Reload()
    tags = events.Tags()
    assert tags["images"] == ["confusion", "errors"] and tags["scalars"] == ["test_accuracy"], tags
    (point,) = events.Scalars("test_accuracy")
    assert (point.wall_time, point.step, point.value) == (6.5, 3, 0.875), point
    for tag in tags["images"]:
        (image,) = events.Images(tag)
        assert (image.wall_time, image.step, image.width, image.height) == (7.5, 4, 1, 1), image
        data = image.encoded_image_string
        assert data.startswith(b"\x89PNG\r\n") and data.endswith(b"IEND\xaeB`\x82") and len(data) == 67, data


def main():
    {"tensors": check_tensors, "checkpoint": check_checkpoint, "events": check_events}[sys.argv[1]](sys.argv[2])
    print("ok")


main()
