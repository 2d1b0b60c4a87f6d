"""Keras 3 on TensorFlow or JAX: fit() on arrays, compiled and warmed up."""

import os
import time

from recipe import pair


def model(keras, layers):
    """Up to the logits: the loss has the softmax."""
    stack = [keras.Input((28, 28, 1))]
    for position, (name, options) in enumerate(layers):
        activation = options.get("activation")
        if position == len(layers) - 1:
            activation = None
        if name == "conv2d":
            stack.append(keras.layers.Conv2D(
                options["filters"], pair(options["kernel_size"]), pair(options["strides"]), options["padding"],
                activation=activation))
        elif name == "max_pooling2d":
            strides = options["strides"]
            stack.append(keras.layers.MaxPooling2D(pair(options["pool_size"]), strides and pair(strides)))
        elif name == "flatten":
            stack.append(keras.layers.Flatten())
        elif name == "dropout":
            stack.append(keras.layers.Dropout(options["rate"]))
        elif name == "dense":
            stack.append(keras.layers.Dense(options["units"], activation=activation))
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
        self.version, self.note = f"Keras {keras.__version__} on {framework}", ""
        self.images, self.labels, self.batch_size = images, labels, recipe.batch_size
        name, options = recipe.optimizer
        optimizers = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop,
                      "adadelta": keras.optimizers.Adadelta, "sgd": keras.optimizers.SGD}
        self.model = model(keras, recipe.layers)
        self.parameters = self.model.count_params()
        self.model.compile(
            optimizer=optimizers[name](**options), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        self.fit(10)
        self.rate = self.fit(20)
        self.spell(0.5)

    def fit(self, batches):
        """Images a second in one epoch of whole batches: a short one would be compiled anew."""
        count = batches * self.batch_size
        start = time.perf_counter()
        self.model.fit(self.images[:count], self.labels[:count], batch_size=self.batch_size, verbose=0)
        return count / (time.perf_counter() - start)

    def spell(self, seconds):
        """Images a second in an epoch that should take `seconds`; at most all images."""
        batches = round(self.rate * seconds / self.batch_size)
        self.rate = self.fit(max(1, min(batches, len(self.labels) // self.batch_size)))
        return self.rate
