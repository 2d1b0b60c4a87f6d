"""Networks drawn from a seed, as configurations of fmdist: those that nobody has tuned for.

A seed gives a row of networks without an end. Each 24 of them are, in an order that the seed shuffles, 16 convolutional networks and 8 MLPs of
the styles in STYLES. A network depends on the seed and its number alone. Drawn are depth, widths, kernels, strides, pooling, normalisation,
dropout, activation, dense layers, image size, batch and optimizer, from the ranges in this file; what is outside LIMITS is drawn again, for the same images. The
learning rates are small: what is measured is speed, and nothing may diverge.
"""

from draw import Draw
from recipe import Graph, Recipe

# How many of 24.
STYLES = {"pooled": 5, "strided": 3, "residual": 4, "classic": 2, "separable": 2, "dense": 5, "wide": 3}
MLPS = ("dense", "wide")
# For CNNs: least and most million operations an image in a training step, and most billion of a batch; then for MLPs.
LIMITS = {"cnn": (2, 300, 12), "mlp": (0.2, 150, 40)}
LEAST_PARAMETERS = 5_000

GREY, SMALL, LARGE = (28, 28, 1), (32, 32, 3), (64, 64, 3)
WIDTHS = [8, 10, 12, 16, 20, 24, 32, 40, 48, 64]
BATCHES = {"cnn": {32: 2, 64: 4, 100: 2, 128: 4, 256: 1}, "mlp": {64: 2, 100: 2, 128: 3, 256: 3, 512: 1, 1024: 1}}
OPTIMIZERS = {
    "sgd": {"learning_rate": 0.002, "momentum": 0.9, "nesterov": True}, "adam": {"learning_rate": 0.0003},
    "adamw": {"learning_rate": 0.0003}, "rmsprop": {"learning_rate": 0.0001},
}


def convolution(kind, options, activation, is_normalized):
    """A convolution of `kind` with its activation; between the two, if so, batch normalisation in place of a bias."""
    if not is_normalized:
        return [{kind: {**options, "activation": activation}}]
    return [{kind: {**options, "use_bias": False}}, "batch_normalization", {"activation": {"function": activation}}]


def same(filters, kernel, strides=1):
    stride = {} if strides == 1 else {"strides": strides}
    return {"filters": filters, "kernel_size": kernel, **stride, "padding": "same"}


def wider(width, growth):
    """To the next even number."""
    return round(width * growth / 2) * 2


def head(draw, activation, dropout):
    """From a stack of channels to the dense layers before the last."""
    if draw.happens(3):
        return ["global_average_pooling2d"]
    layers = ["flatten"]
    for _ in range(draw.one_of({1: 3, 2: 1})):
        layers += [*dropout, {"dense": {"units": draw.one_of([64, 84, 100, 120, 128, 200, 256, 500]), "activation": activation}}]
    return layers


def pooled(draw):
    """Two to four stages of one to three convolutions, each closed by pooling; VGG's way."""
    activation, is_normalized = draw.one_of({"relu": 6, "elu": 1, "gelu": 1}), draw.happens(3)
    width, growth = draw.one_of(WIDTHS), draw.one_of([1, 1.5, 1.75, 2])
    padding = draw.one_of({"same": 3, "valid": 1})
    pooling = draw.one_of([
        {"max_pooling2d": {"pool_size": 2}}, {"max_pooling2d": {"pool_size": 2}}, {"average_pooling2d": {"pool_size": 2}},
        {"max_pooling2d": {"pool_size": 3, "strides": 2, "padding": "same"}}])
    dropout = [{"dropout": {"rate": draw.one_of([0.1, 0.25, 0.5])}}] if draw.happens(3) else []
    kernel, layers = draw.one_of({3: 5, 5: 2, 7: 1}), []
    for _ in range(draw.one_of({2: 3, 3: 3, 4: 1})):
        for _ in range(draw.one_of({1: 2, 2: 3, 3: 1})):
            layers += convolution("conv2d", {**same(width, kernel), "padding": padding}, activation, is_normalized)
            kernel = draw.one_of({3: 6, 5: 1, 1: 1})
        layers += [pooling, *dropout]
        width = wider(width, growth)
    return [*layers, *head(draw, activation, dropout)]


def strided(draw):
    """Stages that begin with a convolution of strides 2, and pool nothing; Springenberg's way."""
    activation, is_normalized = draw.one_of({"relu": 6, "elu": 1, "silu": 1}), draw.happens(2)
    width, growth = draw.one_of(WIDTHS), draw.one_of([1, 1.5, 2])
    kernel = draw.one_of({3: 3, 5: 1})
    layers = convolution("conv2d", same(width, kernel), activation, is_normalized) if draw.happens(2) else []
    for _ in range(draw.one_of([2, 3])):
        layers += convolution("conv2d", same(width, kernel, 2), activation, is_normalized)
        for _ in range(draw.one_of([0, 1, 2])):
            layers += convolution("conv2d", same(width, draw.one_of({3: 4, 1: 1})), activation, is_normalized)
        width = wider(width, growth)
    return [*layers, *head(draw, activation, [])]


def residual(draw):
    """Stages of residual blocks, the first of which halves the image; He's way, also with bottlenecks."""
    is_normalized, has_bottleneck = not draw.happens(4), draw.happens(4)
    width, growth = draw.one_of([10, 16, 20, 24, 32, 40]), draw.one_of([1.5, 2])
    relu = {"activation": {"function": "relu"}}

    def bare(filters, kernel, strides=1):
        bias = {"use_bias": False} if is_normalized else {}
        return [{"conv2d": {**same(filters, kernel, strides), **bias}}, *(["batch_normalization"] if is_normalized else [])]

    layers = convolution("conv2d", same(width, 3, draw.one_of({1: 3, 2: 1})), "relu", is_normalized)
    blocks = draw.one_of({1: 1, 2: 2, 3: 1})
    for stage in range(draw.one_of([2, 3])):
        if stage:
            width = wider(width, growth)
        for block in range(blocks):
            strides = 2 if stage and not block else 1
            if has_bottleneck:
                inner = wider(width, 0.5)
                inside = [*bare(inner, 1), relu, *bare(inner, 3, strides), relu, *bare(width, 1)]
            else:
                inside = [*bare(width, 3, strides), relu, *bare(width, 3)]
            shortcut = {"shortcut": bare(width, 1, strides)} if strides > 1 else {}
            layers += [{"residual": {"layers": inside, **shortcut}}, relu]
    return [*layers, "global_average_pooling2d"]


def classic(draw):
    """Large kernels, few filters, no padding, often sigmoid or tanh; LeCun's way."""
    activation, pooling = draw.one_of({"relu": 2, "tanh": 2, "sigmoid": 1}), draw.one_of(["max_pooling2d", "average_pooling2d"])
    first = {"filters": draw.one_of([6, 10, 16, 20, 32]), "kernel_size": draw.one_of({5: 3, 7: 2, 11: 1})}
    second = {"filters": draw.one_of([16, 20, 32, 50]), "kernel_size": draw.one_of({5: 2, 3: 1})}
    layers = []
    for options in [first, second]:
        layers += [{"conv2d": {**options, "activation": activation}}, {pooling: {"pool_size": 2}}]
    layers.append("flatten")
    for units in draw.one_of([[120, 84], [500], [100], [256, 128]]):
        layers.append({"dense": {"units": units, "activation": activation}})
    return layers


def separable(draw):
    """Depthwise convolutions with 1x1 convolutions behind them; Howard's and Chollet's way."""
    is_normalized, is_one_layer = not draw.happens(4), draw.happens(3)
    width, growth, kernel = draw.one_of([16, 24, 32, 40]), draw.one_of([1.5, 2]), draw.one_of({3: 3, 5: 1})
    layers = convolution("conv2d", same(width, 3, draw.one_of([1, 2])), "relu", is_normalized)
    for number in range(draw.one_of([3, 4, 5, 6])):
        strides = 2 if number % 2 else 1
        if strides > 1:
            width = wider(width, growth)
        options = same(width, kernel, strides)
        if is_one_layer:
            layers += convolution("separable_conv2d", options, "relu", is_normalized)
        else:
            depthwise = {key: value for key, value in options.items() if key != "filters"}
            layers += convolution("depthwise_conv2d", depthwise, "relu", is_normalized)
            layers += convolution("conv2d", {"filters": width, "kernel_size": 1}, "relu", is_normalized)
    return [*layers, "global_average_pooling2d"]


def perceptron(draw, depths, widths):
    activation, is_normalized = draw.one_of({"relu": 5, "tanh": 1, "gelu": 1, "silu": 1}), draw.happens(4)
    dropout = [{"dropout": {"rate": draw.one_of([0.2, 0.5])}}] if draw.happens(3) else []
    units, shrinks, layers = draw.one_of(widths), draw.happens(2), ["flatten"]
    for _ in range(draw.one_of(depths)):
        layers += [*convolution("dense", {"units": units}, activation, is_normalized), *dropout]
        units = max(32, wider(units, 0.5)) if shrinks else units
    return layers


def dense(draw):
    """MLPs of one to five hidden layers, equally wide or each half of the one before."""
    return perceptron(draw, {1: 1, 2: 3, 3: 3, 5: 1}, [32, 64, 100, 128, 200, 256, 300, 400, 500, 512, 768])


def wide(draw):
    """MLPs of one to three large hidden layers."""
    return perceptron(draw, {1: 1, 2: 3, 3: 1}, [1000, 1024, 1536, 2000, 2048, 3000, 4096])


IMAGES = {"wide": {GREY: 3, SMALL: 1}, "dense": {GREY: 4, SMALL: 1}, "classic": {GREY: 3, SMALL: 3, LARGE: 1}}
COLOURFUL = {GREY: 2, SMALL: 3, LARGE: 1}


def network(seed, number):
    """Network `number`, from 1, of `seed`: a configuration as mappings and lists."""
    deck, place = divmod(number - 1, sum(STYLES.values()))
    style = Draw(seed, 0, deck).shuffled([style for style, count in STYLES.items() for _ in range(count)])[place]
    family = "mlp" if style in MLPS else "cnn"
    shape = Draw(seed, number, 0).one_of(IMAGES.get(style, COLOURFUL))
    attempt = 1
    while True:
        draw = Draw(seed, number, attempt)
        batch = draw.one_of(BATCHES[family])
        optimizer = draw.one_of({"adam": 3, "sgd": 2, "adamw": 1, "rmsprop": 1})
        layers = [*globals()[style](draw), {"dense": {"units": 10, "activation": "softmax"}}]
        if fits(layers, shape, batch, LIMITS[family]):
            dataset = "fashion-mnist" if shape == GREY else "drawn-" + "x".join(map(str, shape))
            return {"name": f"zoo-{seed}-{number:02}-{style}", "data": {"dataset": dataset, "scaling": "unit"}, "model": layers,
                    "optimizer": {optimizer: OPTIMIZERS[optimizer]}, "training": {"batch_size": batch, "shards": 8, "seed": 1}}
        attempt += 1


def fits(layers, shape, batch, limits):
    """Whether no image shrinks to nothing, and the cost is within `limits`."""
    least, most, most_of_batch = limits
    graph = Graph(layers, shape)
    flops = sum(layer.flops for layer in graph.layers)
    return (all(size > 0 for layer in graph.layers for size in layer.shape)
            and sum(layer.parameters for layer in graph.layers) >= LEAST_PARAMETERS
            and least * 1e6 <= flops <= most * 1e6 and flops * batch <= most_of_batch * 1e9)


def flow(value):
    """`value` in YAML, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def block(layers, indent):
    """`layers` in YAML, one a line."""
    lines = []
    for layer in layers:
        if isinstance(layer, dict) and "residual" in layer:
            lines.append(f"{indent}- residual:")
            for part, inside in layer["residual"].items():
                lines += [f"{indent}    {part}:", *block(inside, indent + "      ")]
        else:
            kind, options = (layer, None) if isinstance(layer, str) else next(iter(layer.items()))
            lines.append(f"{indent}- {kind}" if options is None else f"{indent}- {kind}: {flow(options)}")
    return lines


def text(words):
    """The configuration file of `words`."""
    recipe = Recipe.of(words)
    rest = [f"{key}: {flow(words[key])}" for key in ["data", "optimizer", "training"]]
    return "\n".join([
        f"# Drawn by launch/bench zoo. {recipe.parameters:,} parameters, {recipe.flops / 1e6:,.3f} MFLOPs an image in a training step.",
        f"name: {words['name']}", rest[0], "model:", *block(words["model"], "  "), *rest[1:]]) + "\n"
