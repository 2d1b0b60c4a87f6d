"""PyTorch: eager, data in memory, with the memory layout that is faster here."""

import statistics
import time

import torch
from torch import nn

from recipe import pair

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}


class Permute(nn.Module):
    """Keras's: `dims` counts height, width and channels from 1, PyTorch's images are channels, height, width."""

    def __init__(self, dims):
        super().__init__()
        axes = {1: 2, 2: 3, 3: 1}
        self.axes = (0, axes[dims[2]], axes[dims[0]], axes[dims[1]])

    def forward(self, x):
        return x.permute(self.axes)


def model(layers):
    """The modules, up to the logits: the loss has the softmax."""
    modules, (channels, height, width) = [], (1, 28, 28)
    for position, (name, options) in enumerate(layers):
        if name == "conv2d":
            kernel, strides, same = pair(options["kernel_size"]), pair(options["strides"]), options["padding"] == "same"
            if same and strides != (1, 1):
                raise SystemExit("PyTorch has no padding 'same' with strides")
            modules.append(nn.Conv2d(channels, options["filters"], kernel, strides, "same" if same else "valid"))
            channels = options["filters"]
            if not same:
                height, width = [(n - k) // s + 1 for n, k, s in zip((height, width), kernel, strides)]
        elif name == "max_pooling2d":
            pool = pair(options["pool_size"])
            strides = pair(options["strides"] or options["pool_size"])
            modules.append(nn.MaxPool2d(pool, strides))
            height, width = [(n - k) // s + 1 for n, k, s in zip((height, width), pool, strides)]
        elif name == "permute":
            modules.append(Permute(options["dims"]))
            sizes = (height, width, channels)
            height, width, channels = (sizes[axis - 1] for axis in options["dims"])
        elif name == "flatten":
            modules.append(nn.Flatten())
            channels, height, width = channels * height * width, 1, 1
        elif name == "dropout":
            modules.append(nn.Dropout(options["rate"]))
        elif name == "dense":
            modules.append(nn.Linear(channels, options["units"]))
            channels = options["units"]
        activation = options["function"] if name == "activation" else options.get("activation")
        if position == len(layers) - 1 or activation in (None, "linear"):
            continue
        if activation not in ACTIVATIONS:
            raise SystemExit(f"the script for PyTorch does not know the activation '{activation}' in layer {position + 1}: "
                             f"expected linear, or one of {', '.join(ACTIVATIONS)}")
        modules.append(ACTIVATIONS[activation]())
    return nn.Sequential(*modules)


def optimizer(name, options, parameters):
    rate, o = options["learning_rate"], options
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
        self.model = model(recipe.layers).to(memory_format=layout).train()
        self.optimizer = optimizer(*recipe.optimizer, list(self.model.parameters()))
        self.loss = nn.CrossEntropyLoss()
        learning = [module for module in self.model if isinstance(module, (nn.Conv2d, nn.Linear))]
        factors = [o.get("kernel_regularizer", {}).get("l2", 0) for n, o in recipe.layers if n in ("conv2d", "dense")]
        self.penalties = [(factor, module.weight) for factor, module in zip(factors, learning) if factor]
        self.order, self.place = torch.randperm(len(labels)), 0

    def step(self):
        if self.place + self.batch_size > len(self.order):
            self.order, self.place = torch.randperm(len(self.order)), 0
        batch = self.order[self.place:self.place + self.batch_size]
        self.place += self.batch_size
        images = self.images[batch].contiguous(memory_format=self.layout)
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.model(images), self.labels[batch])
        for factor, weight in self.penalties:
            loss = loss + factor * weight.square().sum()
        loss.backward()
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
        self.parameters = sum(parameter.numel() for parameter in self.trainer.model.parameters())
        self.notes = {"memory_layout": str(self.trainer.layout).removeprefix("torch.")}

    def spell(self, seconds):
        return self.trainer.spell(seconds)
