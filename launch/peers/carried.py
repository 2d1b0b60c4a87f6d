"""A model's weights from a checkpoint of fmdist: safetensors, arrays in model order and Keras's layout."""

import json
import math
import pathlib

import numpy


class Weights:
    """The arrays of a checkpoint, layer by layer."""

    def __init__(self, path, layers):
        content = pathlib.Path(path).read_bytes()
        size = int.from_bytes(content[:8], "little")
        header = json.loads(content[8:8 + size])
        places = sorted(
            (words["data_offsets"], words["shape"]) for name, words in header.items()
            if name != "__metadata__" and not name.startswith("optimizer/"))
        arrays = [
            numpy.frombuffer(content, "<f4", math.prod(shape), 8 + size + start).reshape(shape)
            for (start, _), shape in places]
        self.of_layers = []
        for layer in layers:
            count = len(shapes(layer))
            own, arrays = arrays[:count], arrays[count:]
            if [array.shape for array in own] != shapes(layer):
                raise SystemExit(f"{path}: a layer '{layer.kind}' has arrays of {[a.shape for a in own]}, and should have {shapes(layer)}")
            self.of_layers.append(own)
        if arrays:
            raise SystemExit(f"{path}: has {len(arrays)} arrays more than the model")

    @property
    def count(self):
        return sum(array.size for own in self.of_layers for array in own)


def shapes(layer):
    """Of the arrays of `layer`, in order."""
    o, channels = layer.options, layer.input_shapes[0][-1]
    bias = [(layer.shape[-1],)] if o.get("use_bias") else []
    if layer.kind == "batch_normalization":
        return [(channels,)] * (2 + o["center"] + o["scale"])
    if layer.kind == "dense":
        return [(channels, o["units"])] + bias
    if "conv2d" not in layer.kind:
        return []
    window = tuple(o["kernel_size"]) if isinstance(o["kernel_size"], list) else (o["kernel_size"],) * 2
    if layer.kind == "conv2d":
        return [(*window, channels // o["groups"], o["filters"])] + bias
    own = [(*window, channels, o["depth_multiplier"])]
    return own + ([(1, 1, channels * o["depth_multiplier"], o["filters"])] if layer.kind == "separable_conv2d" else []) + bias


def channels_first(weights, layers):
    """The same arrays for a program that has channels before height and width.

    A convolution's are filters x channels x height x width, a dense layer's units x inputs. Where a dense layer, perhaps behind others that
    leave units where they are, reads an image made flat, its inputs are in the order in which such a program has them.
    """
    flat, found = {}, []
    for number, (layer, own) in enumerate(zip(layers, weights.of_layers)):
        orders = {flat.get(read) for read in layer.inputs}
        order = orders.pop() if len(orders) == 1 else None
        if layer.kind == "flatten":
            order = order or (layer.input_shapes[0] if len(layer.input_shapes[0]) == 3 else None)
        if orders or (order and layer.kind not in ("flatten", "dense", "dropout", "activation", "batch_normalization", "add", "multiply")):
            raise SystemExit(f"'{layer.kind}' reads images made flat, whose order the peers' scripts do not change for it")
        own = list(own)
        if "conv2d" in layer.kind:
            for place, array in enumerate(own):
                if array.ndim == 4 and place == 0 and layer.kind != "conv2d":
                    # Each channel has its multiples, one after the other.
                    own[place] = array.reshape(*array.shape[:2], 1, -1).transpose(3, 2, 0, 1)
                elif array.ndim == 4:
                    own[place] = array.transpose(3, 2, 0, 1)
        elif order and layer.kind in ("dense", "batch_normalization"):
            own = [moved(array, order) if len(array) == math.prod(order) else array for array in own]
        if layer.kind == "dense":
            own[0] = own[0].T
            order = None
        flat[number] = order
        found.append([numpy.array(array, order="C") for array in own])
    return found


def moved(array, shape):
    """Rows that stand for the values of an image of `shape`, height first, with those of a channel together."""
    return array.reshape(*shape, -1).transpose(2, 0, 1, 3).reshape(array.shape)
