"""Keras 3 on TensorFlow or JAX: fit() on arrays, compiled and warmed up."""

import os
import statistics
import time

from recipe import pair


def model(keras, layers):
    """Up to the logits: the loss has the softmax."""
    stack = [keras.Input((28, 28, 1))]
    for position, (name, options) in enumerate(layers):
        activation, l2 = options.get("activation"), options.get("kernel_regularizer", {}).get("l2")
        regularizer = keras.regularizers.L2(l2) if l2 else None
        if position == len(layers) - 1:
            activation = None
        if name == "conv2d":
            stack.append(keras.layers.Conv2D(
                options["filters"], pair(options["kernel_size"]), pair(options["strides"]), options["padding"],
                activation=activation, kernel_regularizer=regularizer))
        elif name == "max_pooling2d":
            strides = options["strides"]
            stack.append(keras.layers.MaxPooling2D(pair(options["pool_size"]), strides and pair(strides)))
        elif name == "permute":
            stack.append(keras.layers.Permute(options["dims"]))
        elif name == "flatten":
            stack.append(keras.layers.Flatten())
        elif name == "dropout":
            stack.append(keras.layers.Dropout(options["rate"]))
        elif name == "dense":
            stack.append(keras.layers.Dense(options["units"], activation=activation, kernel_regularizer=regularizer))
        else:
            stack.append(keras.layers.Activation(options["function"]))
    return keras.Sequential(stack)


class Peer:
    def __init__(self, backend, recipe, images, labels, threads):
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
        self.version = f"Keras {keras.__version__} on {framework}"
        self.images, self.labels, self.batch_size = images, labels, recipe.batch_size
        name, options = recipe.optimizer
        optimizers = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW, "rmsprop": keras.optimizers.RMSprop,
                      "adadelta": keras.optimizers.Adadelta, "sgd": keras.optimizers.SGD}
        self.model = model(keras, recipe.layers)
        self.parameters = self.model.count_params()
        self.model.compile(
            optimizer=optimizers[name](**options), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        self.fit(10)
        self.fit(1)
        # What a call of fit() costs however short it is; a little of it is the step.
        self.call = statistics.median(self.fit(1) for _ in range(5))
        self.rate = 19 * self.batch_size / max(self.fit(20) - self.call, 1e-6)
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
        wanted = max(20, round(self.rate * seconds / self.batch_size))
        batches, epochs = (wanted, 1) if wanted <= whole else (whole, round(wanted / whole))
        elapsed = self.fit(batches, epochs)
        steps = max(elapsed - self.call, elapsed / 2)  # Where half of it is not steps, the machine was not quiet.
        self.rate = (batches * epochs - 1) * self.batch_size / steps
        return self.rate
