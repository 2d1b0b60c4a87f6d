"""A recipe of configs/, in the words that fmdist reads: one source for the models of all programs."""

import dataclasses
import math
import pathlib

CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs"
INPUT, INPUT_NAME, INPUT_SHAPE = -1, "input", (28, 28, 1)

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

    def __init__(self, items):
        self.layers, self.places = [], {INPUT_NAME: INPUT}
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
        shapes = [INPUT_SHAPE if number == INPUT else self.layers[number].shape for number in inputs]
        self.layers.append(Layer(kind, options, inputs, shapes, behind(kind, options, shapes)))
        return len(self.layers) - 1


@dataclasses.dataclass
class Recipe:
    name: str
    dataset: str
    layers: list  # of Layer, in order; the last is dense
    optimizer: tuple  # (name, options)
    batch_size: int

    @property
    def is_convolutional(self):
        return any("conv2d" in layer.kind for layer in self.layers)

    @staticmethod
    def load(name):
        import yaml  # not when options are only looked at, before it is installed

        path = CONFIGS / f"{name}.yaml"
        if not path.is_file():
            raise SystemExit(f"there is no {path}: expected one of {', '.join(Recipe.names())}")
        words = yaml.safe_load(path.read_text())
        try:
            recipe = Recipe(
                name, words["data"]["dataset"], Graph(words["model"]).layers,
                named(words["optimizer"], OPTIMIZER_DEFAULTS), words["training"]["batch_size"])
        except SystemExit as refusal:
            raise SystemExit(f"{path}: {refusal}") from None
        if recipe.layers[-1].kind != "dense" or recipe.layers[-1].activation != "softmax":
            raise SystemExit(f"{path}: the peers' script expects a dense layer with softmax as the last")
        return recipe

    @staticmethod
    def names():
        """All of them but the built-in model."""
        return sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "default")
