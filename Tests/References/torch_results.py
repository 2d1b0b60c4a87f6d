"""Runs every case with PyTorch; parameters and images stay in Keras's layouts (HWIO, in x out, NHWC)."""

import numpy
import torch
import torch.nn.functional as F

import cases
import formula

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def pair(value):
    return value if isinstance(value, list) else [value, value]


def conv2d(x, kernel, bias, strides, padding):
    """NHWC and HWIO, as Keras; "same" puts the odd row or column of padding at the bottom and the right."""
    x = x.permute(0, 3, 1, 2)
    if padding == "same":
        before_after = []
        for size, window, stride in zip(x.shape[2:], kernel.shape, strides):
            total = max((-(-size // stride) - 1) * stride + window - size, 0)
            before_after = [total // 2, total - total // 2, *before_after]  # F.pad takes the last axis first
        x = F.pad(x, before_after)
    return F.conv2d(x, kernel.permute(3, 2, 0, 1).contiguous(), bias, strides).permute(0, 2, 3, 1)


def max_pooling2d(x, pool_size, strides=None):
    window = pair(pool_size)
    return F.max_pool2d(x.permute(0, 3, 1, 2), window, pair(strides or window)).permute(0, 2, 3, 1)


def parameters(model, image):
    """(name, value) of every array in model order, in Keras's layout, the formula's numbers in them."""
    shape, arrays, seen = list(image), [], {}
    for words in model:
        kind, options = ("flatten", {}) if words == "flatten" else next(iter(words.items()))
        if kind == "flatten":
            shape = [int(numpy.prod(shape))]
        elif kind == "max_pooling2d":
            window = pair(options["pool_size"])
            shape = [(n - w) // s + 1 for n, w, s in zip(shape, window, pair(options.get("strides", window)))] + shape[2:]
        else:
            if kind == "conv2d":
                window, strides = pair(options["kernel_size"]), pair(options.get("strides", 1))
                kernel_shape = [*window, shape[2], options["filters"]]
                same = options["padding"] == "same"
                shape = [-(-n // s) if same else (n - w) // s + 1 for n, w, s in zip(shape, window, strides)]
                shape.append(options["filters"])
            else:
                kernel_shape = [shape[0], options["units"]]
                shape = [options["units"]]
            name = kind if kind not in seen else f"{kind}_{seen[kind]}"
            seen[kind] = seen.get(kind, 0) + 1
            arrays.append((f"{name}/kernel", formula.kernel(len(arrays) + 1, kernel_shape)))
            arrays.append((f"{name}/bias", formula.bias(len(arrays) + 1, kernel_shape[-1])))
    return arrays


def forward(model, x, weights):
    """Logits: the last layer's softmax is left to the loss."""
    weights = iter(weights)
    for words in model:
        kind, options = ("flatten", {}) if words == "flatten" else next(iter(words.items()))
        if kind == "flatten":
            x = x.flatten(1)
        elif kind == "max_pooling2d":
            x = max_pooling2d(x, **options)
        elif kind == "conv2d":
            x = conv2d(x, next(weights), next(weights), pair(options.get("strides", 1)), options["padding"])
        else:
            x = x @ next(weights) + next(weights)
        x = ACTIVATIONS.get(options.get("activation"), lambda value: value)(x)
    return x


def update(optimizer, step, weights, gradients, state):
    """Keras's rules. Unlike torch.optim, Adam adds epsilon before the bias correction and RMSprop within the root; SGD's
    velocity and RMSprop's momentum hold the rate."""
    (kind, o), = optimizer.items()
    for k, (w, g) in enumerate(zip(weights, gradients)):
        first, second, third = state.setdefault(k, tuple(torch.zeros_like(w) for _ in range(3)))
        if kind == "adam":
            rate = o["learning_rate"] * (1 - o["beta_2"] ** step) ** 0.5 / (1 - o["beta_1"] ** step)
            first += (g - first) * (1 - o["beta_1"])
            second += (g * g - second) * (1 - o["beta_2"])
            w -= rate * first / (second.sqrt() + o["epsilon"])
        elif kind == "rmsprop":
            second.mul_(o["rho"]).add_((1 - o["rho"]) * g * g)
            third.mul_(o["rho"]).add_((1 - o["rho"]) * g)
            square = second - third * third if o["centered"] else second
            first.mul_(o["momentum"]).add_(o["learning_rate"] * g / (square + o["epsilon"]).sqrt())
            w -= first
        elif kind == "adadelta":
            first.mul_(o["rho"]).add_((1 - o["rho"]) * g * g)
            change = g * (second + o["epsilon"]).sqrt() / (first + o["epsilon"]).sqrt()
            second.mul_(o["rho"]).add_((1 - o["rho"]) * change * change)
            w -= o["learning_rate"] * change
        else:
            first *= o["momentum"]
            first -= o["learning_rate"] * g
            w += o["momentum"] * first - o["learning_rate"] * g if o["nesterov"] else first


def train(case, dtype):
    batch = case["batch_size"]
    images = formula.rounded(formula.unit(formula.INPUTS, [cases.STEPS, batch, *case["input"]]))
    images = torch.tensor(images, dtype=dtype)
    labels = torch.tensor(formula.labels(cases.STEPS * batch)).reshape(cases.STEPS, batch)
    weights = [torch.tensor(v, dtype=dtype, requires_grad=True) for _, v in parameters(case["model"], case["input"])]
    results, state = {"losses": []}, {}
    for step in range(cases.STEPS):
        loss = F.cross_entropy(forward(case["model"], images[step], weights), labels[step])
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            update(case["optimizer"], step + 1, weights, gradients, state)
        results["losses"].append(loss.item())
        if step == 0:
            results.update({f"gradient {k}": g.numpy() for k, g in enumerate(gradients)})
    with torch.no_grad():
        results["probabilities"] = forward(case["model"], images[0][:3], weights).softmax(1).numpy()
    results.update({f"parameter {k}": w.detach().numpy() for k, w in enumerate(weights)})
    return results


def differentiate(function, dtype, *values):
    """Output, and the gradients of sum(output * formula) with respect to the input, kernel and bias."""
    values = [torch.tensor(v, dtype=dtype, requires_grad=True) for v in values]
    output = function(*values)
    upstream = torch.tensor(formula.signed(formula.OUTPUT_GRADIENT, output.shape), dtype=dtype)
    names = ["input_gradient", "kernel_gradient", "bias_gradient"]
    gradients = torch.autograd.grad((output * upstream).sum(), values)
    return {"output": output.detach().numpy(), **{name: g.numpy() for name, g in zip(names, gradients)}}


def layers(dtype):
    results = {}
    for k, (shape, words) in enumerate(cases.CONVOLUTIONS):
        o = words["conv2d"]
        kernel = formula.kernel(1, [*pair(o["kernel_size"]), shape[3], o["filters"]])
        results[f"conv2d {k}"] = differentiate(
            lambda x, w, b: conv2d(x, w, b, pair(o["strides"]), o["padding"]), dtype,
            formula.signed(formula.INPUTS, shape), kernel, formula.bias(2, o["filters"]))
    for k, (shape, words) in enumerate(cases.POOLINGS):
        ties = numpy.floor(4 * formula.unit(formula.INPUTS, shape)) - 4
        results[f"max_pooling2d {k}"] = differentiate(lambda x: max_pooling2d(x, **words["max_pooling2d"]), dtype, ties)
    for k, (samples, inputs, units) in enumerate(cases.DENSE):
        results[f"dense {k}"] = differentiate(
            lambda x, w, b: x @ w + b, dtype, formula.signed(formula.INPUTS, [samples, inputs]),
            formula.kernel(1, [inputs, units]), formula.bias(2, units))
    for name in cases.ACTIVATIONS:
        inputs = numpy.array(cases.ACTIVATION_INPUTS).reshape(-1, 1)
        results[f"activation {name}"] = differentiate(ACTIVATIONS[name], dtype, inputs)
    for k, (logits, labels) in enumerate(cases.cross_entropies()):
        logits = torch.tensor(logits, dtype=dtype, requires_grad=True)
        loss = F.cross_entropy(logits, torch.tensor(labels))
        gradient, = torch.autograd.grad(loss, logits)
        results[f"cross_entropy {k}"] = {
            "loss": loss.item(), "probabilities": logits.softmax(1).detach().numpy(), "input_gradient": gradient.numpy()}
    scores, labels = cases.accuracy()
    results["accuracy"] = {"correct": (torch.tensor(scores).argmax(1) == torch.tensor(labels)).sum().item()}
    return results


def everything(dtype):
    """Name of the case -> name of the array -> array."""
    torch.set_num_threads(1)
    runs = [case for file in cases.TRAINING.values() for case in file]
    return {case["name"]: train(case, dtype) for case in runs} | layers(dtype)
