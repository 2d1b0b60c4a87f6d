"""ONNX Runtime on a graph that is written here, channels first as its exporters have it."""

import math

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import evaluation
from carried import Weights, channels_first
from recipe import INPUT, pair

FUNCTIONS = {"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "elu": "Elu", "gelu": "Gelu", "softmax": "Softmax"}


class Graph:
    """ONNX's nodes for the layers of a recipe, up to the logits."""

    def __init__(self, recipe, arrays):
        self.nodes, self.constants, self.names = [], [], {INPUT: "images"}
        for number, (layer, own) in enumerate(zip(recipe.layers, arrays)):
            inputs = [self.names[read] for read in layer.inputs]
            result = self.layer(layer, own, inputs)
            if layer.activation and number < len(recipe.layers) - 1:
                result = self.activation(layer.activation, result)
            self.names[number] = result
        self.node("ArgMax", [result], "classes", axis=1, keepdims=0)

    def node(self, kind, inputs, output=None, **options):
        output = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **options))
        return output

    def constant(self, array):
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(array), name))
        return name

    def activation(self, function, read):
        if function == "silu":
            return self.node("Mul", [read, self.node("Sigmoid", [read])])
        if function not in FUNCTIONS:
            raise SystemExit(f"the script for ONNX does not know the activation '{function}'")
        return self.node(FUNCTIONS[function], [read])

    def convolution(self, layer, read, kernel, bias, groups, options):
        return self.node("Conv", [read, self.constant(kernel), *([self.constant(bias)] if bias is not None else [])],
                         kernel_shape=kernel.shape[2:], group=groups, **options)

    def layer(self, layer, own, inputs):
        o, read = layer.options, inputs[0]
        channels = layer.input_shapes[0][-1]
        if "conv2d" in layer.kind:
            bias = own[-1] if o["use_bias"] else None
            options = {"strides": pair(o["strides"]), "dilations": pair(o["dilation_rate"]), "pads": pads(layer, o["kernel_size"])}
            if layer.kind == "separable_conv2d":
                read = self.convolution(layer, read, own[0], None, channels, options)
                return self.convolution(layer, read, own[1], bias, 1, {})
            groups = o["groups"] if layer.kind == "conv2d" else channels
            return self.convolution(layer, read, own[0], bias, groups, options)
        if layer.kind == "dense":
            return self.node("Gemm", [read, *map(self.constant, own)], transB=1)
        if layer.kind == "batch_normalization":
            scale = own[0] if o["scale"] else numpy.ones(channels, numpy.float32)
            shift = own[o["scale"]] if o["center"] else numpy.zeros(channels, numpy.float32)
            return self.node("BatchNormalization", [read, *map(self.constant, [scale, shift, *own[-2:]])], epsilon=o["epsilon"])
        if layer.kind in ("max_pooling2d", "average_pooling2d"):
            kind = "MaxPool" if layer.kind == "max_pooling2d" else "AveragePool"
            size = pair(o["pool_size"])
            return self.node(kind, [read], kernel_shape=size, strides=pair(o["strides"] or size), pads=pads(layer, size))
        if layer.kind == "global_average_pooling2d":
            return self.node("Flatten", [self.node("GlobalAveragePool", [read])])
        if layer.kind == "permute":
            axes = {1: 2, 2: 3, 3: 1}
            return self.node("Transpose", [read], perm=(0, axes[o["dims"][2]], axes[o["dims"][0]], axes[o["dims"][1]]))
        if layer.kind in ("add", "multiply"):
            kind, result = {"add": "Add", "multiply": "Mul"}[layer.kind], inputs[0]
            for other in inputs[1:]:
                result = self.node(kind, [result, other])
            return result
        if layer.kind == "concatenate":
            return self.node("Concat", inputs, axis=1)
        if layer.kind == "activation":
            return self.activation(o["function"], read)
        return {"flatten": lambda: self.node("Flatten", [read]), "dropout": lambda: read}[layer.kind]()


def pads(layer, size):
    """Zeros above, left, below and right."""
    o, both = layer.options, []
    if o["padding"] == "valid":
        return [0] * 4
    for n, k, s, d in zip(layer.input_shapes[0], pair(size), pair(o["strides"] or size), pair(o.get("dilation_rate", 1))):
        zeros = max(0, (-(-n // s) - 1) * s + (k - 1) * d + 1 - n)
        both.append((zeros // 2, zeros - zeros // 2))
    return [both[0][0], both[1][0], both[0][1], both[1][1]]


class Peer:
    version = f"ONNX Runtime {onnxruntime.__version__}"

    def __init__(self, recipe, images, labels, threads, weights):
        weights = Weights(weights, recipe.layers)
        self.parameters = weights.count
        graph = Graph(recipe, channels_first(weights, recipe.layers))
        shape = [recipe.shape[2], *recipe.shape[:2]]
        model = helper.make_model(
            helper.make_graph(
                graph.nodes, "model", [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", *shape])],
                [helper.make_tensor_value_info("classes", TensorProto.INT64, ["N"])], graph.constants),
            opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
        onnx.checker.check_model(model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
        images = numpy.ascontiguousarray(evaluation.first(images).transpose(0, 3, 1, 2))
        assert math.prod(images.shape[1:]) == math.prod(shape)

        def score(first, last):
            return session.run(None, {"images": images[first:last]})[0]

        self.evaluation = evaluation.Evaluation({f"{batch} images": (batch, score) for batch in evaluation.BATCHES}, len(images))
        self.notes = self.evaluation.notes

    def spell(self, seconds):
        return self.evaluation.spell(seconds)
