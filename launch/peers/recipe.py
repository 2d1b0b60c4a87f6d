"""A configuration as fmdist reads it, of configs/ or any other: one source for the models of all programs."""

import dataclasses
import math
import pathlib
import re

CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs"
INPUT, INPUT_NAME = -1, "input"

# What changes nothing in the time of a step.
STARTS = {"kernel_initializer": None, "bias_initializer": None}
# Keras's defaults, as fmdist has them, of the layers and keys that the peers know; where there is none, a key has to be given.
REQUIRED = object()
CONVOLUTION = {"kernel_size": REQUIRED, "strides": 1, "padding": "valid", "dilation_rate": 1, "activation": "linear",
               "use_bias": True}
POOLING = {"pool_size": 2, "strides": None, "padding": "valid"}
LAYER_DEFAULTS = {
    "conv2d": {"filters": REQUIRED, **CONVOLUTION, "groups": 1, "kernel_regularizer": None, **STARTS},
    "depthwise_conv2d": {**CONVOLUTION, "depth_multiplier": 1},
    "separable_conv2d": {"filters": REQUIRED, **CONVOLUTION, "depth_multiplier": 1},
    "dense": {"units": REQUIRED, "activation": "linear", "use_bias": True, "kernel_regularizer": None, **STARTS},
    "batch_normalization": {"momentum": 0.99, "epsilon": 0.001, "center": True, "scale": True},
    "max_pooling2d": POOLING, "average_pooling2d": POOLING, "global_average_pooling2d": {},
    "add": {}, "multiply": {}, "concatenate": {}, "residual": {"layers": REQUIRED, "shortcut": []},
    "permute": {"dims": REQUIRED}, "flatten": {}, "dropout": {"rate": REQUIRED}, "activation": {"function": REQUIRED},
}
OPTIMIZER_DEFAULTS = {
    "sgd": {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False},
    "adam": {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
    "adamw": {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.004},
    "rmsprop": {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False},
    "adadelta": {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-7},
}


def pair(value):
    """One number for both sides, or height and width."""
    return (value, value) if isinstance(value, int) else tuple(value)


def named(item, defaults):
    """`flatten`, or a mapping with one key, as (name, options) with all options filled in."""
    name, options = (item, {}) if isinstance(item, str) else next(iter(item.items()))
    options = options or {}
    if name not in defaults:
        raise SystemExit(f"the peers' script does not know '{name}': expected one of {', '.join(defaults)}")
    for key in options:
        if key not in defaults[name]:
            raise SystemExit(f"the peers' script does not know the key '{key}' of '{name}': expected one of "
                             f"{', '.join(defaults[name]) or 'none'}")
    filled = {**defaults[name], **options}
    for key, value in filled.items():
        if value is REQUIRED:
            raise SystemExit(f"'{name}' lacks '{key}'")
    return name, filled


def shape_of(dataset):
    """Height, width and channels of a data set's images: its name ends with them, or they are as Fashion-MNIST's."""
    found = re.search(r"(\d+)x(\d+)x(\d+)$", dataset)
    return tuple(map(int, found.groups())) if found else (28, 28, 1)


def windows(shape, options, size):
    """(height, width) behind windows of `size` that move over an image, by Keras's rule."""
    strides = pair(options["strides"] or size)
    sizes = [(k - 1) * d + 1 for k, d in zip(pair(size), pair(options.get("dilation_rate", 1)))]
    if options["padding"] == "same":
        return tuple(math.ceil(n / s) for n, s in zip(shape, strides))
    return tuple((n - k) // s + 1 for n, k, s in zip(shape, sizes, strides))


def behind(kind, options, shapes):
    """The shape of one sample behind a layer that reads `shapes`: (height, width, channels), or (units,)."""
    shape = shapes[0]
    if kind in ("conv2d", "separable_conv2d"):
        return (*windows(shape, options, options["kernel_size"]), options["filters"])
    if kind == "depthwise_conv2d":
        return (*windows(shape, options, options["kernel_size"]), shape[2] * options["depth_multiplier"])
    if kind in ("max_pooling2d", "average_pooling2d"):
        return (*windows(shape, options, options["pool_size"]), shape[2])
    if kind == "dense":
        return (*shape[:-1], options["units"])
    if kind == "global_average_pooling2d":
        return shape[-1:]
    if kind == "concatenate":
        return (*shape[:-1], sum(other[-1] for other in shapes))
    if kind == "permute":
        return tuple(shape[axis - 1] for axis in options["dims"])
    return (math.prod(shape),) if kind == "flatten" else shape


@dataclasses.dataclass
class Layer:
    """One layer, its options all filled in; it reads the layers with the numbers `inputs`, where `INPUT` is the image."""

    kind: str
    options: dict
    inputs: list
    input_shapes: list
    shape: tuple
    needs_data_gradient: bool  # something before it learns

    @property
    def multiplications(self):
        """Of one image forward, where there are weights."""
        o, channels = self.options, self.input_shapes[0][-1]
        if self.kind == "dense":
            return channels * math.prod(self.shape)
        if "conv2d" not in self.kind:
            return 0
        window, pixels = math.prod(pair(o["kernel_size"])), math.prod(self.shape[:2])
        if self.kind == "conv2d":
            return pixels * window * channels // o["groups"] * o["filters"]
        inner = channels * o["depth_multiplier"]
        return pixels * inner * (window + (o["filters"] if self.kind == "separable_conv2d" else 0))

    @property
    def flops(self):
        """Multiplications and additions of one image in a training step: forward, weights gradient, data gradient."""
        return self.multiplications * (6 if self.needs_data_gradient else 4)

    @property
    def parameters(self):
        """How many numbers it learns or keeps, as fmdist and Keras count."""
        o, channels = self.options, self.input_shapes[0][-1]
        if self.kind == "batch_normalization":
            return channels * (2 + o["center"] + o["scale"])
        if self.kind == "dense":
            return channels * o["units"] + o["units"] * o["use_bias"]
        if "conv2d" not in self.kind:
            return 0
        window, bias = math.prod(pair(o["kernel_size"])), self.shape[-1] * o["use_bias"]
        if self.kind == "conv2d":
            return window * channels // o["groups"] * o["filters"] + bias
        inner = channels * o["depth_multiplier"]
        return window * inner + (inner * o["filters"] if self.kind == "separable_conv2d" else 0) + bias

    @property
    def activation(self):
        """What is applied to what it computes, or None."""
        function = self.options.get("activation", "linear")
        return None if function == "linear" else function

    @property
    def l2(self):
        """λ of λ Σ w² over its kernel, which the loss has in addition; 0 for none."""
        regularizer = self.options.get("kernel_regularizer") or {}
        if set(regularizer) - {"l2"}:
            raise SystemExit(f"the peers' script knows no kernel_regularizer but l2, found {regularizer}")
        return regularizer.get("l2", 0)


class Graph:
    """The layers of a configuration's `model`, each behind those that it reads: blocks are written out."""

    def __init__(self, items, shape):
        self.layers, self.places, self.shape = [], {INPUT_NAME: INPUT}, shape
        self.append_all(items, INPUT)

    def append_all(self, items, previous):
        """Appends `items`, the first of which reads `previous`; the number of the last one."""
        for item in items:
            kind, options = (item, {}) if isinstance(item, str) else next(iter(item.items()))
            options = dict(options or {})
            name, inputs = options.pop("name", None), options.pop("inputs", None)
            for read in inputs or []:
                if read not in self.places:
                    raise SystemExit(f"a layer reads '{read}', and no layer before it has that name")
            read = [previous] if inputs is None else [self.places[name] for name in inputs]
            kind, options = named({kind: options}, LAYER_DEFAULTS)
            if kind == "residual":
                around = [self.append_all(options[part], read[0]) for part in ("layers", "shortcut")]
                previous = self.append("add", {}, around)
            else:
                previous = self.append(kind, options, read)
            if name:
                self.places[name] = previous
        return previous

    def append(self, kind, options, inputs):
        before = [self.layers[number] for number in inputs if number != INPUT]
        shapes = [self.shape if number == INPUT else self.layers[number].shape for number in inputs]
        learns = any(layer.parameters or layer.needs_data_gradient for layer in before)
        self.layers.append(Layer(kind, options, inputs, shapes, behind(kind, options, shapes), learns))
        return len(self.layers) - 1


@dataclasses.dataclass
class Recipe:
    name: str
    path: pathlib.Path  # None where it has not been written yet
    dataset: str
    shape: tuple  # an image's height, width and channels
    layers: list  # of Layer, in order; the last is dense
    optimizer: tuple  # (name, options)
    batch_size: int

    @property
    def is_convolutional(self):
        return any("conv2d" in layer.kind for layer in self.layers)

    @property
    def flops(self):
        """Of one image in a training step."""
        return sum(layer.flops for layer in self.layers)

    @property
    def parameters(self):
        return sum(layer.parameters for layer in self.layers)

    def data(self, chosen):
        """Where its images are: in the folder `data` beside the file if that has its data set, else in `chosen`."""
        own = self.path.parent / "data" / self.dataset
        return str(own) if own.is_dir() else chosen

    @staticmethod
    def of(words, path=None):
        """The recipe that `words`, a configuration's, describe."""
        dataset = words["data"]["dataset"]
        shape = shape_of(dataset)
        recipe = Recipe(
            words["name"], path, dataset, shape, Graph(words["model"], shape).layers,
            named(words["optimizer"], OPTIMIZER_DEFAULTS), words["training"]["batch_size"])
        if recipe.layers[-1].kind != "dense" or recipe.layers[-1].activation != "softmax":
            raise SystemExit("the peers' script expects a dense layer with softmax as the last")
        return recipe

    @staticmethod
    def load(path):
        import yaml  # not when options are only looked at, before it is installed

        path = pathlib.Path(path)
        words = yaml.safe_load(path.read_text())
        try:
            return Recipe.of(words, path)
        except KeyError as missing:
            raise SystemExit(f"{path}: the peers' script needs the key {missing}") from None
        except SystemExit as refusal:
            raise SystemExit(f"{path}: {refusal}") from None

    @staticmethod
    def names():
        """All of configs/ but the built-in model."""
        return sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "default")

    @staticmethod
    def add_options(parser):
        """Which configurations are measured; `chosen` reads the answers."""
        parser.add_argument("--recipe", nargs="+", metavar="NAME", help="default: all of configs/, if there is no --config")
        parser.add_argument("--config", nargs="+", metavar="FILE", default=[], help="configurations of your own, or those that "
                            "launch/bench zoo --write has written; what is in the folder data beside one are its data sets")

    @staticmethod
    def chosen(parser, arguments):
        """The files that the options name."""
        names = arguments.recipe or ([] if arguments.config else Recipe.names())
        for name in names:
            if name not in Recipe.names():
                parser.error(f"there is no configs/{name}.yaml: expected one of {', '.join(Recipe.names())}")
        for file in arguments.config:
            if not pathlib.Path(file).is_file():
                parser.error(f"there is no file {file}")
        return [CONFIGS / f"{name}.yaml" for name in names] + [pathlib.Path(file) for file in arguments.config]
