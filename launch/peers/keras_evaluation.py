"""Keras 3 on TensorFlow or JAX: predict(), and the model compiled and called."""

import evaluation
import keras_peer
from carried import Weights


class Peer:
    def __init__(self, backend, recipe, images, labels, threads, weights):
        keras, self.version = keras_peer.start(backend, threads)
        model, layers = keras_peer.model(keras, recipe.shape, recipe.layers)
        for layer, arrays in zip(layers, Weights(weights, recipe.layers).of_layers, strict=True):
            layer.set_weights(arrays)
        self.parameters = model.count_params()
        images = evaluation.first(images)
        ways = {}
        for batch in evaluation.BATCHES[1:]:
            ways[f"predict, {batch} images"] = (
                1000,
                lambda first, last, batch=batch: model.predict(images[first:last], batch_size=batch, verbose=0).argmax(1))
        for name, function in self.compiled(backend, model).items():
            for batch in evaluation.BATCHES:
                ways[f"{name}, {batch} images"] = (
                    batch, lambda first, last, function=function: function(images[first:last]))
        self.evaluation = evaluation.Evaluation(ways, len(images))
        self.notes = self.evaluation.notes

    @staticmethod
    def compiled(backend, model):
        """Functions from images to classes, by what they are called."""
        if backend == "tensorflow":
            import tensorflow

            def of(**options):
                function = tensorflow.function(lambda x: tensorflow.argmax(model(x, training=False), 1), **options)
                return lambda images: function(tensorflow.constant(images)).numpy()

            return {"tf.function": of(), "tf.function with XLA": of(jit_compile=True)}
        import jax
        import numpy
        # Copies: predict() gives the model's own away.
        learned, kept = ([jax.numpy.array(variable.value) for variable in variables]
                         for variables in (model.trainable_variables, model.non_trainable_variables))
        function = jax.jit(lambda x: model.stateless_call(learned, kept, x, training=False)[0].argmax(1))
        return {"jit": lambda images: numpy.asarray(function(images))}

    def spell(self, seconds):
        return self.evaluation.spell(seconds)
