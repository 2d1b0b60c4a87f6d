"""Makes the ONNX files in Fixtures that the tests of imports read: by PyTorch's two exporters and by hand, and in expected_onnx.json the
probabilities that PyTorch or onnxruntime computes.

Needs: pip install torch onnx onnxscript onnxruntime. Run from anywhere.
"""

import json
import pathlib
import warnings

import numpy
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

warnings.simplefilter("ignore")
FIXTURES = pathlib.Path(__file__).parent / "Fixtures"
expected = {}


def images(height, width, channels):
    """Four images of bytes, N x H x W x C, as the Swift side makes them: byte i of all is 37 i + i² / 5 modulo 256."""
    index = numpy.arange(4 * height * width * channels, dtype=numpy.int64)
    return ((37 * index + index * index // 5) % 256).astype("float32").reshape(4, height, width, channels)


def randomize(module, seed):
    """Weights of a size that makes all classes likely, statistics that are not those of the beginning."""
    torch.manual_seed(seed)
    for parameter in module.parameters():
        nn.init.normal_(parameter, 0, 0.4)
    for part in module.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.normal_(part.running_mean, 0, 0.3)
            nn.init.uniform_(part.running_var, 0.5, 2)
    return module.eval()


def export(name, module, size, dynamo, scale=255, **options):
    """Writes NAME.onnx, and what `module` makes of images of `size`, N x C x H x W, divided by `scale`."""
    batch = torch.from_numpy(images(*size).transpose(0, 3, 1, 2).copy()) / scale
    path = FIXTURES / f"{name}.onnx"
    if dynamo:
        options = {"dynamic_shapes": ({0: torch.export.Dim("batch")},), "external_data": False, **options}
    else:
        options = {"dynamic_axes": {"x": {0: "batch"}}, "opset_version": 17, **options}
    torch.onnx.export(module, (batch,), path, input_names=["x"], dynamo=dynamo, **options)
    with torch.no_grad():
        output = module(batch)
        if output.max() <= 0:
            output = output.exp()
    expected[name] = output.numpy().astype("float64").tolist()


class CNN(nn.Module):
    """Batch norm as nodes of its own, and a flattening whose order matters: two channels of pixels, three of features."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)
        self.last = nn.Linear(3 * 3 * 3, 3)

    def forward(self, x):
        x = nn.functional.max_pool2d(self.norm(torch.relu(self.first(x))), 2)
        return torch.softmax(self.last(x.view(x.size(0), -1)), 1)


class Residual(nn.Module):
    """As ResNet has it: padding that is not Keras's same, an Add, a pooling with padding, a mean of all pixels."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, stride=1, padding=1, bias=False)
        self.stem_norm = nn.BatchNorm2d(4)
        self.one = nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False)
        self.one_norm = nn.BatchNorm2d(6)
        self.two = nn.Conv2d(6, 6, 3, padding=1, bias=False)
        self.two_norm = nn.BatchNorm2d(6)
        self.shortcut = nn.Conv2d(4, 6, 1, stride=2, bias=False)
        self.last = nn.Linear(6, 3)

    def forward(self, x):
        x = torch.relu(self.stem_norm(self.stem(x)))
        x = nn.functional.max_pool2d(x, 3, stride=1, padding=1)
        y = torch.relu(self.one_norm(self.one(x)))
        x = torch.relu(self.two_norm(self.two(y)) + self.shortcut(x))
        x = torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1)
        return torch.softmax(self.last(x), 1)


class MLP(nn.Module):
    """Pixels that are scaled inside, dropout, batch norm of a vector, and logarithms at the end."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(72, 5), nn.BatchNorm1d(5), nn.GELU(), nn.Dropout(0.25), nn.Linear(5, 4, bias=False),
            nn.LayerNorm(4), nn.LeakyReLU(0.01), nn.Linear(4, 3), nn.LogSoftmax(dim=1))

    def forward(self, x):
        mean = torch.tensor([0.286, 0.5]).view(1, 2, 1, 1)
        deviation = torch.tensor([0.353, 0.25]).view(1, 2, 1, 1)
        return self.layers((x / 255 - mean) / deviation)


class Mobile(nn.Module):
    """Depthwise, grouped and dilated convolutions, and the functions of small networks."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0))
        self.depthwise = nn.Conv2d(4, 8, 3, padding=1, groups=4)
        self.grouped = nn.Conv2d(8, 4, 3, padding=2, groups=2, dilation=2)
        self.squeeze = nn.Conv2d(4, 2, 1)
        self.excite = nn.Conv2d(2, 4, 1)
        self.last = nn.Linear(4 * 2 * 3, 3)

    def forward(self, x):
        x = nn.functional.relu6(self.first(x))
        x = nn.functional.silu(self.depthwise(x))
        x = nn.functional.hardswish(self.grouped(x))
        gate = torch.relu(self.squeeze(x.mean((2, 3), keepdim=True)))
        x = x * torch.sigmoid(self.excite(gate))
        x = nn.functional.avg_pool2d(x, 2, ceil_mode=True)
        return torch.softmax(self.last(x.flatten(1)), 1)


def by_hand(name, nodes, arrays, size, input_shape, opset, scale=255, **values):
    """A graph as tf2onnx and others write it; `values` are constants that are integers."""
    initializers = [numpy_helper.from_array(array.astype("float32"), key) for key, array in arrays.items()]
    initializers += [numpy_helper.from_array(numpy.array(array, "int64"), key) for key, array in values.items()]
    graph = helper.make_graph(
        nodes, "graph", [helper.make_tensor_value_info("x", TensorProto.FLOAT, input_shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 3])], initializers)
    model = helper.make_model(
        graph, producer_name="by hand", opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, FIXTURES / f"{name}.onnx")
    session = onnxruntime.InferenceSession(str(FIXTURES / f"{name}.onnx"))
    batch = images(*size) / scale
    if input_shape[1] != size[0]:
        batch = batch.transpose(0, 3, 1, 2)
    expected[name] = session.run(None, {"x": batch.reshape([4] + input_shape[1:]).astype("float32")})[0].tolist()


def channels_last():
    """Images channels last around a convolution channels first, `auto_pad`, float_data, and a dense layer as MatMul and Add."""
    random = numpy.random.default_rng(5)
    node = helper.make_node
    by_hand(
        "channels_last",
        [
            node("Transpose", ["x"], ["first"], perm=[0, 3, 1, 2]),
            node("Conv", ["first", "kernel"], ["conv"], auto_pad="SAME_UPPER", strides=[2, 2], kernel_shape=[3, 3]),
            node("Add", ["conv", "bias"], ["biased"]),
            node("Elu", ["biased"], ["elu"]),
            node("Transpose", ["elu"], ["last"], perm=[0, 2, 3, 1]),
            node("Reshape", ["last", "shape"], ["flat"]),
            node("MatMul", ["flat", "dense"], ["product"]),
            node("Add", ["dense_bias", "product"], ["logits"]),
            node("Softmax", ["logits"], ["y"], axis=-1),
        ],
        {
            "kernel": random.normal(0, 0.4, (4, 2, 3, 3)), "bias": random.normal(0, 0.4, (1, 4, 1, 1)),
            "dense": random.normal(0, 0.4, (36, 3)), "dense_bias": random.normal(0, 0.4, (3,)),
        }, (6, 6, 2), ["N", 6, 6, 2], 13, shape=[-1, 36])


def old():
    """Version 9 of the operators: attributes that are inputs now, and an image whose channel is made by Reshape."""
    random = numpy.random.default_rng(6)
    node = helper.make_node
    by_hand(
        "old",
        [
            node("Mul", ["x", "factor"], ["scaled"]),
            node("Reshape", ["scaled", "image"], ["first"]),
            node("Conv", ["first", "kernel"], ["conv"], auto_pad="SAME_LOWER", strides=[2, 2]),
            node("Relu", ["conv"], ["relu"]),
            node("Pad", ["relu"], ["padded"], pads=[0, 0, 1, 0, 0, 0, 0, 1]),
            node("AveragePool", ["padded"], ["pooled"], kernel_shape=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1),
            node("ReduceMean", ["pooled"], ["mean"], axes=[2, 3], keepdims=0),
            node("Gemm", ["mean", "dense", "dense_bias"], ["logits"], transB=1),
            node("Softmax", ["logits"], ["y"]),
        ],
        {
            "factor": numpy.array(1 / 255), "kernel": random.normal(0, 0.6, (4, 1, 3, 3)),
            "dense": random.normal(0, 0.6, (3, 4)), "dense_bias": random.normal(0, 0.4, (3,)),
        }, (6, 6, 1), ["N", 6, 6, 1], 9, scale=1, image=[-1, 1, 6, 6])


def padded():
    """Images channels last with zeros around them, more on one side than on the other, as tf2onnx has Keras's ZeroPadding2D."""
    random = numpy.random.default_rng(7)
    node = helper.make_node
    by_hand(
        "padded",
        [
            node("Pad", ["x", "pads"], ["padded"]),
            node("Transpose", ["padded"], ["first"], perm=[0, 3, 1, 2]),
            node("Conv", ["first", "kernel"], ["conv"], strides=[2, 1]),
            node("Tanh", ["conv"], ["tanh"]),
            node("Transpose", ["tanh"], ["last"], perm=[0, 2, 3, 1]),
            node("Pad", ["last", "more"], ["wide"]),
            node("Flatten", ["wide"], ["flat"]),
            node("Gemm", ["flat", "dense"], ["logits"]),
            node("Softmax", ["logits"], ["y"], axis=-1),
        ],
        {"kernel": random.normal(0, 0.4, (4, 4, 3, 3)), "dense": random.normal(0, 0.3, (112, 3))}, (4, 4, 4),
        ["N", 4, 4, 4], 13, pads=[0, 1, 2, 0, 0, 2, 0, 0], more=[0, 0, 1, 0, 0, 1, 2, 0])


def pixels():
    """A dense layer of each pixel, and an image that is enlarged: ConvNeXt's products, and a decoder's step."""
    random = numpy.random.default_rng(7)
    node = helper.make_node
    by_hand(
        "pixels",
        [
            node("MatMul", ["x", "kernel"], ["product"]),
            node("Add", ["product", "bias"], ["biased"]),
            node("Relu", ["biased"], ["relu"]),
            node("Transpose", ["relu"], ["first"], perm=[0, 3, 1, 2]),
            node("Resize", ["first", "", "scales"], ["large"], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
            node("Flatten", ["large"], ["flat"]),
            node("MatMul", ["flat", "dense"], ["logits"]),
            node("Softmax", ["logits"], ["y"], axis=-1),
        ],
        {
            "kernel": random.normal(0, 0.6, (2, 3)), "bias": random.normal(0, 0.4, (3,)), "scales": numpy.array([1, 1, 2, 3]),
            "dense": random.normal(0, 0.2, (3 * 12 * 18, 3)),
        }, (6, 6, 2), ["N", 6, 6, 2], 18)


def main():
    training = torch.onnx.TrainingMode.PRESERVE
    unfolded = {"training": training, "do_constant_folding": False}
    export("cnn", randomize(CNN(), 1), (6, 6, 2), dynamo=False, **unfolded)
    export("residual", randomize(Residual(), 2), (6, 6, 1), dynamo=True)
    export("residual_legacy", randomize(Residual(), 2), (6, 6, 1), dynamo=False)
    export("mlp", randomize(MLP(), 3), (6, 6, 2), dynamo=False, scale=1)
    export("mlp_dynamo", randomize(MLP(), 3), (6, 6, 2), dynamo=True, scale=1)
    export("mobile", randomize(Mobile(), 4), (6, 6, 2), dynamo=False)
    export("mobile_dynamo", randomize(Mobile(), 4), (6, 6, 2), dynamo=True)
    export("beside", randomize(CNN(), 1), (6, 6, 2), dynamo=True, external_data=True)
    channels_last()
    old()
    padded()
    pixels()
    (FIXTURES / "expected_onnx.json").write_text(json.dumps(expected, indent=1) + "\n")


main()
