"""PyTorch: eager, data in memory, with the memory layout that is faster here."""

import collections
import statistics
import time

import torch
from torch import nn

from recipe import INPUT, pair

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "elu": nn.ELU, "gelu": nn.GELU, "silu": nn.SiLU}


class Permute(nn.Module):
    """Keras's: `dims` counts height, width and channels from 1, PyTorch's images are channels, height, width."""

    def __init__(self, dims):
        super().__init__()
        axes = {1: 2, 2: 3, 3: 1}
        self.axes = (0, axes[dims[2]], axes[dims[0]], axes[dims[1]])

    def forward(self, x):
        return x.permute(self.axes)


class Mean(nn.Module):
    """Of each channel."""

    def forward(self, x):
        return x.mean((2, 3))


class Add(nn.Module):
    def forward(self, first, *others):
        for other in others:
            first = first + other
        return first


class Multiply(nn.Module):
    def forward(self, first, *others):
        for other in others:
            first = first * other
        return first


class Concatenate(nn.Module):
    def forward(self, *inputs):
        return torch.cat(inputs, 1)


def zeros(layer, size):
    """How many 'same' has around an image, in all, down and across."""
    o = layer.options
    for n, k, s, d in zip(layer.input_shapes[0], pair(size), pair(o["strides"] or size), pair(o.get("dilation_rate", 1))):
        window = (k - 1) * d + 1
        yield n, window, s, max(0, (-(-n // s) - 1) * s + window - n)


def padding(layer, size):
    """Zeros above and left, as PyTorch takes them.

    Of an odd number Keras has the odd one below and right, for which PyTorch would have to copy the image. It gets it on both sides,
    which is as much work, as its users have it.
    """
    if layer.options["padding"] == "valid":
        return 0
    found = []
    for n, window, stride, count in zeros(layer, size):
        side = (count + 1) // 2
        if (n + 2 * side - window) // stride + 1 != -(-n // stride):
            raise SystemExit(f"PyTorch has no padding that gives what 'same' gives for a window of {window} and strides of {stride}")
        found.append(side)
    return tuple(found)


def moves_padding(recipe):
    """Whether a layer has a zero where Keras has none, and so gives other values."""
    return any(count % 2 for layer in recipe.layers if layer.options.get("padding") == "same"
               for *_, count in zeros(layer, layer.options.get("kernel_size") or layer.options["pool_size"]))


def convolution(layer, channels, filters, groups, size=None, **options):
    o = {**layer.options, **options}
    size = pair(o["kernel_size"] if size is None else size)
    return nn.Conv2d(channels, filters, size, pair(o["strides"]), padding(layer, size),
                     pair(o["dilation_rate"]), groups, o["use_bias"])


def module(layer):
    """`layer` without its activation."""
    o, channels = layer.options, layer.input_shapes[0][-1]
    if layer.kind == "conv2d":
        return convolution(layer, channels, o["filters"], o["groups"])
    if layer.kind == "depthwise_conv2d":
        return convolution(layer, channels, channels * o["depth_multiplier"], channels)
    if layer.kind == "separable_conv2d":
        inner = channels * o["depth_multiplier"]
        return nn.Sequential(
            convolution(layer, channels, inner, channels, use_bias=False),
            nn.Conv2d(inner, o["filters"], 1, bias=o["use_bias"]))
    if layer.kind == "dense":
        return nn.Linear(channels, o["units"], o["use_bias"])
    if layer.kind == "batch_normalization":
        if o["center"] != o["scale"]:
            raise SystemExit("PyTorch has no batch normalisation with one of center and scale alone")
        kind = nn.BatchNorm2d if len(layer.shape) == 3 else nn.BatchNorm1d
        return kind(channels, o["epsilon"], 1 - o["momentum"], o["scale"])
    if layer.kind == "max_pooling2d":
        return nn.MaxPool2d(pair(o["pool_size"]), pair(o["strides"] or o["pool_size"]), padding(layer, o["pool_size"]))
    if layer.kind == "average_pooling2d":
        return nn.AvgPool2d(pair(o["pool_size"]), pair(o["strides"] or o["pool_size"]), padding(layer, o["pool_size"]),
                            count_include_pad=False)
    if layer.kind == "dropout":
        return nn.Dropout(o["rate"])
    if layer.kind == "permute":
        return Permute(o["dims"])
    return {"global_average_pooling2d": Mean, "flatten": nn.Flatten, "add": Add, "multiply": Multiply,
            "concatenate": Concatenate}[layer.kind]()


def activation(function, in_place):
    """relu overwrites what nobody else reads, as in PyTorch's own models."""
    if function not in ACTIVATIONS:
        raise SystemExit(f"the script for PyTorch does not know the activation '{function}': "
                         f"expected linear, or one of {', '.join(ACTIVATIONS)}")
    return nn.ReLU(inplace=in_place) if function == "relu" else ACTIVATIONS[function]()


class Model(nn.Module):
    """The layers up to the logits: the loss has the softmax."""

    def __init__(self, layers):
        super().__init__()
        reads = collections.Counter(number for layer in layers for number in layer.inputs)

        def of(layer):
            if layer.kind != "activation":
                return module(layer)
            return activation(layer.options["function"], INPUT != layer.inputs[0] and reads[layer.inputs[0]] == 1)

        self.layers = nn.ModuleList(map(of, layers))
        self.activations = nn.ModuleList(
            activation(layer.activation, True) if layer.activation and number < len(layers) - 1 else nn.Identity()
            for number, layer in enumerate(layers))
        self.inputs = [layer.inputs for layer in layers]
        # (λ, kernel) of each L2 regularizer.
        self.penalties = [(layer.l2, own.weight) for layer, own in zip(layers, self.layers) if layer.l2]

    def forward(self, image):
        values = []
        for layer, function, inputs in zip(self.layers, self.activations, self.inputs):
            values.append(function(layer(*(image if number == INPUT else values[number] for number in inputs))))
        return values[-1]

    @property
    def numbers(self):
        """How many it learns or keeps: Keras, and fmdist, count the moving averages."""
        kept = [buffer for buffer in self.buffers() if buffer.is_floating_point()]
        return sum(array.numel() for array in [*self.parameters(), *kept])


def optimizer(name, options, model):
    """L2 regularizers are PyTorch's weight decay, by groups of parameters: what it adds to a gradient is 2 λ w, as their gradient is."""
    rate, o = options["learning_rate"], options
    factors = {id(weight): factor for factor, weight in model.penalties}
    if factors and name == "adamw":
        raise SystemExit("PyTorch's AdamW decays weights, and has no place for an L2 regularizer")
    groups = {}
    for parameter in model.parameters():
        groups.setdefault(factors.get(id(parameter), 0), []).append(parameter)
    parameters = [{"params": group, **({"weight_decay": 2 * factor} if factor else {})} for factor, group in groups.items()]
    if name == "adam":
        return torch.optim.Adam(parameters, rate, (o["beta_1"], o["beta_2"]), o["epsilon"], fused=True)
    if name == "adamw":
        return torch.optim.AdamW(
            parameters, rate, (o["beta_1"], o["beta_2"]), o["epsilon"], o["weight_decay"], fused=True)
    if name == "rmsprop":
        return torch.optim.RMSprop(
            parameters, rate, o["rho"], o["epsilon"], momentum=o["momentum"], centered=o["centered"])
    if name == "adadelta":
        return torch.optim.Adadelta(parameters, rate, o["rho"], o["epsilon"])
    return torch.optim.SGD(parameters, rate, o["momentum"], nesterov=o["nesterov"], fused=True)


class Trainer:
    """A model in one memory layout, and its steps."""

    def __init__(self, recipe, images, labels, layout):
        torch.manual_seed(0)
        self.layout, self.batch_size = layout, recipe.batch_size
        self.images, self.labels = torch.from_numpy(images).permute(0, 3, 1, 2), torch.from_numpy(labels)
        self.model = Model(recipe.layers).to(memory_format=layout).train()
        self.optimizer = optimizer(*recipe.optimizer, self.model)
        self.loss = nn.CrossEntropyLoss()
        self.order, self.place = torch.randperm(len(labels)), 0

    def step(self):
        if self.place + self.batch_size > len(self.order):
            self.order, self.place = torch.randperm(len(self.order)), 0
        batch = self.order[self.place:self.place + self.batch_size]
        self.place += self.batch_size
        images = self.images[batch].contiguous(memory_format=self.layout)
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.model(images), self.labels[batch]).backward()
        self.optimizer.step()

    def spell(self, seconds):
        """Images a second over at least `seconds`."""
        start, steps = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - start) < seconds or steps == 0:
            self.step()
            steps += 1
        return steps * self.batch_size / elapsed


class Peer:
    version = f"PyTorch {torch.__version__}"

    def __init__(self, recipe, images, labels, threads):
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(1)
        layouts = [torch.contiguous_format]
        if recipe.is_convolutional:
            layouts.append(torch.channels_last)
        trainers = [Trainer(recipe, images, labels, layout) for layout in layouts]
        for trainer in trainers:
            trainer.spell(0.3)
        # In turn, so that what else the machine does falls on both.
        trials = [[trainer.spell(0.4) for trainer in trainers] for _ in range(3 if len(trainers) > 1 else 0)]
        rates = [statistics.median(column) for column in zip(*trials)] or [0]
        self.trainer = trainers[rates.index(max(rates))]
        self.parameters = self.trainer.model.numbers
        self.notes = {"memory_layout": str(self.trainer.layout).removeprefix("torch.")}

    def spell(self, seconds):
        return self.trainer.spell(seconds)
