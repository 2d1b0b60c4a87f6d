"""Keras 3 on TensorFlow or JAX: fit() on arrays, compiled and warmed up."""

import os
import statistics
import time

from recipe import INPUT, pair


def layer(keras, description, activation):
    """Keras's layer for `description`, with `activation` in place of its own."""
    o, kinds = description.options, keras.layers
    learned = {"activation": activation, "use_bias": o.get("use_bias", True)}
    if description.kind in ("conv2d", "depthwise_conv2d", "separable_conv2d"):
        learned.update(strides=pair(o["strides"]), padding=o["padding"], dilation_rate=pair(o["dilation_rate"]))
    if description.l2:
        learned["kernel_regularizer"] = keras.regularizers.L2(description.l2)
    if description.kind == "conv2d":
        return kinds.Conv2D(o["filters"], pair(o["kernel_size"]), groups=o["groups"], **learned)
    if description.kind == "depthwise_conv2d":
        return kinds.DepthwiseConv2D(pair(o["kernel_size"]), depth_multiplier=o["depth_multiplier"], **learned)
    if description.kind == "separable_conv2d":
        return kinds.SeparableConv2D(
            o["filters"], pair(o["kernel_size"]), depth_multiplier=o["depth_multiplier"], **learned)
    if description.kind == "dense":
        return kinds.Dense(o["units"], **learned)
    if description.kind in ("max_pooling2d", "average_pooling2d"):
        pooling = kinds.MaxPooling2D if description.kind == "max_pooling2d" else kinds.AveragePooling2D
        return pooling(pair(o["pool_size"]), o["strides"] and pair(o["strides"]), o["padding"])
    if description.kind == "permute":
        return kinds.Permute(o["dims"])
    if description.kind == "dropout":
        return kinds.Dropout(o["rate"])
    if description.kind == "activation":
        return kinds.Activation(o["function"])
    plain = {"batch_normalization": kinds.BatchNormalization, "global_average_pooling2d": kinds.GlobalAveragePooling2D,
             "flatten": kinds.Flatten, "add": kinds.Add, "multiply": kinds.Multiply, "concatenate": kinds.Concatenate}
    return plain[description.kind](**o)


def model(keras, shape, layers):
    """Up to the logits: the loss has the softmax. The second are its layers, in the order of `layers`."""
    image, values, made = keras.Input(shape), [], []
    for description in layers:
        activation = None if len(values) == len(layers) - 1 else description.activation
        inputs = [image if number == INPUT else values[number] for number in description.inputs]
        made.append(layer(keras, description, activation))
        values.append(made[-1](inputs if len(inputs) > 1 else inputs[0]))
    return keras.Model(image, values[-1]), made


def start(backend, threads):
    """Keras on `backend` with so many threads, and what both are called."""
    os.environ.update(KERAS_BACKEND=backend, TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu")
    if backend == "tensorflow":
        import tensorflow
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        framework = f"TensorFlow {tensorflow.__version__}"
    else:
        import jax  # It has as many threads as the process has cores.
        framework = f"JAX {jax.__version__}"
    import keras
    keras.utils.set_random_seed(0)
    return keras, f"Keras {keras.__version__} on {framework}"


class Peer:
    def __init__(self, backend, recipe, images, labels, threads):
        keras, self.version = start(backend, threads)
        self.images, self.labels, self.batch_size = images, labels, recipe.batch_size
        name, options = recipe.optimizer
        optimizers = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW, "rmsprop": keras.optimizers.RMSprop,
                      "adadelta": keras.optimizers.Adadelta, "sgd": keras.optimizers.SGD}
        self.model, _ = model(keras, recipe.shape, recipe.layers)
        self.parameters = self.model.count_params()
        self.model.compile(
            optimizer=optimizers[name](**options), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        self.fit(1)
        # Where a step takes seconds, fewer are as good.
        is_slow = self.fit(1) > 0.5
        self.least = 4 if is_slow else 20
        if not is_slow:
            self.fit(10)
        # What a call of fit() costs however short it is; a little of it is the step.
        self.call = statistics.median(self.fit(1) for _ in range(2 if is_slow else 5))
        self.rate = self.rate_of(self.least, self.fit(self.least))
        self.spell(0.5)
        self.notes = {"seconds_of_a_fit_of_one_batch": self.call}

    def fit(self, batches, epochs=1):
        """The seconds that epochs of whole batches take: a short one would be compiled anew."""
        count = batches * self.batch_size
        start = time.perf_counter()
        self.model.fit(
            self.images[:count], self.labels[:count], batch_size=self.batch_size, epochs=epochs, verbose=0)
        return time.perf_counter() - start

    def spell(self, seconds):
        """Images a second in one call that should take `seconds`: a part of an epoch, or as many whole ones as come nearest.

        The time of a call with one batch is taken off, and that batch with it: what is left are steps.
        """
        whole = len(self.labels) // self.batch_size
        wanted = max(self.least, round(self.rate * seconds / self.batch_size))
        batches, epochs = (wanted, 1) if wanted <= whole else (whole, round(wanted / whole))
        self.rate = self.rate_of(batches * epochs, self.fit(batches, epochs))
        return self.rate

    def rate_of(self, batches, elapsed):
        """Images a second, of a call of fit() that took `elapsed`."""
        steps = max(elapsed - self.call, elapsed / 2)  # Where half of it is not steps, the machine was not quiet.
        return (batches - 1) * self.batch_size / steps
