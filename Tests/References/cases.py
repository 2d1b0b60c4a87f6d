"""What is trained and which single layers are run, in the words of fmdist's configuration (Keras's words)."""

import numpy

from formula import CHOICES, INPUTS, hashes, labels, signed, unit

STEPS = 5
UPDATES = 10


def l2(layer, factor):
    """The layer with Keras's L2 on its kernel."""
    (kind, options), = layer.items()
    return {kind: {**options, "kernel_regularizer": {"l2": factor}}}


def conv(filters, kernel_size, **others):
    return {"conv2d": {"filters": filters, "kernel_size": kernel_size, **others}}


def pool(pool_size, **others):
    return {"max_pooling2d": {"pool_size": pool_size, **others}}


def dense(units, activation):
    return {"dense": {"units": units, "activation": activation}}


MLP = ["flatten", dense(512, "relu"), dense(256, "relu"), dense(128, "relu"), dense(10, "softmax")]
SMALL_CNN = [
    conv(8, 3, padding="same", activation="relu"), pool(2),
    conv(12, [3, 2], padding="valid", strides=2, activation="tanh"),
    "flatten", dense(16, "sigmoid"), dense(10, "softmax")]
STRIDED_CNN = [
    conv(6, 5, padding="same", strides=2, activation="relu"),
    conv(7, 5, padding="same", strides=2, activation="tanh"), "flatten", dense(10, "softmax")]
RECIPE_CNN = [
    conv(64, 3, padding="same", activation="relu"), pool(2),
    conv(32, 3, padding="same", activation="relu"), pool(2),
    "flatten", dense(256, "relu"), dense(10, "softmax")]


def adam(learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return {"adam": {"learning_rate": learning_rate, "beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon}}


def sgd(learning_rate, momentum=0.0, nesterov=False):
    return {"sgd": {"learning_rate": learning_rate, "momentum": momentum, "nesterov": nesterov}}


def rmsprop(learning_rate, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
    return {"rmsprop": {"learning_rate": learning_rate, "rho": rho, "momentum": momentum, "epsilon": epsilon,
                        "centered": centered}}


def adadelta(learning_rate, rho=0.95, epsilon=1e-7):
    return {"adadelta": {"learning_rate": learning_rate, "rho": rho, "epsilon": epsilon}}


def case(name, image, batch_size, model, optimizer):
    return {"name": name, "input": image, "batch_size": batch_size, "model": model, "optimizer": optimizer}


# File name -> training runs of five steps.
TRAINING = {
    "mlp": [
        case("neelamraju2019-mlp, batch 32", [28, 28, 1], 32, MLP, adam(1e-4)),
        # Not the recipe's 256: there a relu's input comes within 1e-7 of zero, and float32 may fall on either side.
        case("neelamraju2019-mlp, batch 224", [28, 28, 1], 224, MLP, adam(1e-4)),
    ],
    "small-cnn": [
        case("small CNN, Adam", [14, 13, 1], 6, SMALL_CNN, adam(1e-3)),
        case("small CNN, Adam with a large epsilon", [14, 13, 1], 5, SMALL_CNN, adam(1e-2, 0.8, 0.95, 1e-3)),
        case("small CNN, SGD", [14, 13, 1], 5, SMALL_CNN, sgd(0.1)),
        case("small CNN, SGD with momentum", [14, 13, 1], 6, SMALL_CNN, sgd(0.1, 0.9)),
        case("small CNN, SGD with Nesterov momentum", [14, 13, 1], 6, SMALL_CNN, sgd(0.1, 0.9, True)),
    ],
    "optimizers": [
        case("small CNN, RMSprop", [14, 13, 1], 6, SMALL_CNN, rmsprop(1e-3)),
        case("small CNN, RMSprop with momentum", [14, 13, 1], 5, SMALL_CNN, rmsprop(1e-3, 0.8, 0.9, 1e-5)),
        case("small CNN, centered RMSprop", [14, 13, 1], 6, SMALL_CNN, rmsprop(1e-3, centered=True)),
        case("small CNN, centered RMSprop with momentum", [14, 13, 1], 5, SMALL_CNN, rmsprop(1e-3, 0.9, 0.5, 1e-4, True)),
        case("small CNN, Adadelta", [14, 13, 1], 6, SMALL_CNN, adadelta(1.0)),
        case("small CNN, Adadelta with a large epsilon", [14, 13, 1], 5, SMALL_CNN, adadelta(0.5, 0.8, 1e-3)),
    ],
    "strided-cnn": [
        case("5x5 same stride 2, odd sizes", [13, 11, 3], 5, STRIDED_CNN, adam(1e-3)),
        case("5x5 same stride 2, even sizes", [12, 10, 3], 5, STRIDED_CNN, adam(1e-3)),
        case("5x5 same stride 2, odd and even, SGD", [13, 10, 3], 6, STRIDED_CNN, sgd(0.05, 0.9, True)),
    ],
    "recipe-cnn": [
        case("neelamraju2019-cnn without dropout", [28, 28, 1], 16, RECIPE_CNN, adam(1e-3)),
    ],
}


def updates(name, image, model, optimizer, **training):
    """Epochs of 44 samples in order: seven minibatches of 6 and one of 2; `training` in the words of the configuration."""
    return {"name": name, "input": image, "samples": 44, "model": model, "optimizer": optimizer,
            "training": {"batch_size": 6, **training}}


def adamw(learning_rate, weight_decay, epsilon=1e-7):
    return {"adamw": {"learning_rate": learning_rate, "beta_1": 0.9, "beta_2": 0.999, "epsilon": epsilon,
                      "weight_decay": weight_decay}}


def clipped(optimizer, global_clipnorm):
    (kind, options), = optimizer.items()
    return {kind: {**options, "global_clipnorm": global_clipnorm}}


SMALL_MLP = ["flatten", dense(24, "relu"), dense(10, "softmax")]
# File updates.json. Windows of three minibatches have 18, 18 and 8 samples: three updates an epoch.
WINDOWS = [
    updates("MLP, global_clipnorm, Adam", [6, 5, 1], SMALL_MLP, clipped(adam(1e-2), 0.5)),
    updates("small CNN, global_clipnorm, Nesterov momentum", [14, 13, 1], SMALL_CNN, clipped(sgd(0.1, 0.9, True), 0.9)),
    updates("MLP, accumulation of 3, SGD with momentum", [6, 5, 1], SMALL_MLP, sgd(0.1, 0.9), accumulation=3),
    updates("small CNN, accumulation of 3, Adam", [14, 13, 1], SMALL_CNN, adam(1e-2), accumulation=3),
    updates("MLP, warm-up in epochs, linear scaling with accumulation, Adam", [6, 5, 1], SMALL_MLP, adam(1e-3),
            accumulation=2, linear_scaling={"base_batch_size": 4}, warmup={"epochs": 1.5, "initial_learning_rate": 5e-4}),
    updates("small CNN, warm-up in steps, linear scaling, SGD with momentum", [14, 13, 1], SMALL_CNN, sgd(0.02, 0.9),
            linear_scaling={"base_batch_size": 2}, warmup={"steps": 7}),
]

PERMUTED_CNN = [
    conv(8, 3, padding="valid", activation="relu"), {"permute": {"dims": [3, 1, 2]}},
    conv(6, 3, padding="valid", activation="tanh"), pool(2), {"permute": {"dims": [2, 3, 1]}}, "flatten",
    dense(10, "softmax")]
REGULARIZED_MLP = ["flatten", l2(dense(24, "relu"), 0.02), l2(dense(10, "softmax"), 0.01)]
REGULARIZED_CNN = [
    l2(conv(8, 3, padding="same", activation="relu"), 0.05), pool(2), "flatten", dense(16, "sigmoid"),
    l2(dense(10, "softmax"), 0.03)]
# File features.json, as updates.json.
FEATURES = [
    updates("permute, Adam", [9, 8, 2], PERMUTED_CNN, adam(1e-2)),
    updates("L2 in an MLP, SGD with momentum", [6, 5, 1], REGULARIZED_MLP, sgd(0.1, 0.9)),
    updates("L2 in a CNN, Adam, accumulation of 3", [8, 7, 2], REGULARIZED_CNN, adam(1e-2), accumulation=3),
    updates("L2 in an MLP, global_clipnorm, accumulation of 2", [6, 5, 1], REGULARIZED_MLP, clipped(sgd(0.1, 0.9), 0.7),
            accumulation=2),
    updates("small CNN, AdamW", [14, 13, 1], SMALL_CNN, adamw(1e-2, 0.5)),
    updates("L2 in an MLP, AdamW", [6, 5, 1], REGULARIZED_MLP, adamw(2e-2, 0.3, 1e-4)),
    updates("MLP, label smoothing, SGD", [6, 5, 1], SMALL_MLP, sgd(0.2), label_smoothing=0.1),
    updates("small CNN, label smoothing, Adam", [14, 13, 1], SMALL_CNN, adam(1e-2), label_smoothing=0.3),
    updates("MLP, cosine decay in steps, SGD", [6, 5, 1], SMALL_MLP, sgd(0.3),
            learning_rate_schedule={"cosine_decay": {"decay_steps": 7, "alpha": 0.1}}),
    updates("MLP, cosine decay after a warm-up, linear scaling, Adam", [6, 5, 1], SMALL_MLP, adam(5e-3), accumulation=3,
            linear_scaling={"base_batch_size": 6}, warmup={"steps": 3, "initial_learning_rate": 1e-3},
            learning_rate_schedule={"cosine_decay": {"decay_epochs": 2, "alpha": 0.0}}),
    updates("MLP, step decay, AdamW", [6, 5, 1], SMALL_MLP, adamw(1e-2, 0.4), accumulation=3,
            learning_rate_schedule={"step_decay": {"every_epochs": 1, "factor": 0.4}}),
]

# File warmup.json: initial_learning_rate, warmup_target, warmup_steps.
WARMUPS = [(0.0, 0.1, 5), (0.01, 0.3, 7), (0.5, 0.1, 4), (0.0, 0.001, 1), (1e-5, 3.2, 1173)]


def conv_sweep():
    """Every kernel, stride and padding; sizes and channels as the hash picks them; then what deserves its own line."""
    sizes = [[5, 6], [6, 5], [7, 7], [8, 6], [9, 11], [13, 10]]
    sweep = []
    for kernel_size in [1, 2, 3, 5, [3, 2]]:
        for strides in [1, 2, 3]:
            for padding in ["valid", "same"]:
                picks = [int(h) for h in hashes(CHOICES + 1 + len(sweep), 4)]
                size = sizes[picks[0] % 6]
                channels = [1, 3, 5, 36][picks[1] % 4]
                filters = [1, 7, 16, 20][picks[2] % 4]
                layer = conv(filters, kernel_size, strides=strides, padding=padding)
                sweep.append(([1 + picks[3] % 3, *size, channels], layer))
    return sweep + [
        ([2, 1, 1, 5], conv(7, 3, strides=1, padding="same")),
        ([2, 5, 5, 3], conv(20, 5, strides=1, padding="valid")),
        ([2, 9, 8, 3], conv(7, 3, strides=[2, 1], padding="same")),
        ([2, 9, 8, 3], conv(7, [3, 2], strides=[1, 2], padding="valid")),
        ([2, 14, 14, 36], conv(20, 5, strides=1, padding="same")),
        ([1, 28, 28, 1], conv(16, 5, strides=1, padding="same")),
    ]


CONVOLUTIONS = conv_sweep()
# The inputs of pooling are whole numbers from -4 to -1, so that windows are full of ties and nothing is positive.
POOLINGS = [
    ([2, 6, 4, 3], pool(2)), ([2, 7, 5, 3], pool(2)), ([2, 9, 8, 5], pool(3)), ([1, 11, 10, 1], pool(3)),
    ([2, 7, 8, 7], pool([2, 3])), ([2, 9, 9, 3], pool(3, strides=2)), ([2, 8, 8, 3], pool(3, strides=1)),
    ([2, 7, 7, 3], pool(2, strides=3)), ([2, 9, 10, 16], pool([2, 3], strides=[1, 2])), ([3, 2, 2, 5], pool(2)),
]
DENSE = [[1, 1, 1], [5, 7, 3], [6, 180, 16], [32, 36, 10], [3, 101, 33]]  # [samples, inputs, units]
ACTIVATIONS = ["relu", "sigmoid", "tanh"]
ACTIVATION_INPUTS = [-90, -20, -8, -3, -1, -0.5, -0.0009765625, 0, 0.0009765625, 0.5, 1, 3, 8, 20, 90]


def cross_entropies():
    """Pairs of logits (N, 10) and labels (N): mild ones, a single sample, and ones whose exponentials overflow."""
    extreme = numpy.zeros((4, 10))
    extreme[0, 3], extreme[1, 3], extreme[2, :], extreme[3, 0] = 1000, 1000, -1000, -1000
    return [
        (signed(INPUTS, [7, 10], 5), labels(7)),
        (signed(INPUTS, [1, 10], 5), labels(1)),
        (extreme, numpy.array([3, 4, 9, 1])),
    ]


def accuracy():
    """Scores (200, 10) in quarters, so that many rows have ties, and labels; the first maximum is the prediction."""
    return numpy.floor(4 * unit(INPUTS, [200, 10])) / 4, labels(200)
