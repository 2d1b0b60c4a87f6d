"""Runs every case with Keras's own layers, losses and optimizers; make_references.py calls it and compares."""

import argparse
import os

os.environ.update(KERAS_BACKEND="tensorflow", CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3")
os.environ.update(TF_DETERMINISTIC_OPS="1", TF_ENABLE_ONEDNN_OPTS="0")

import keras
import numpy
import tensorflow

import cases
import formula

LAYERS = {"conv2d": keras.layers.Conv2D, "max_pooling2d": keras.layers.MaxPooling2D, "dense": keras.layers.Dense,
    "permute": keras.layers.Permute}
OPTIMIZERS = {
    "adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW, "sgd": keras.optimizers.SGD, "rmsprop": keras.optimizers.RMSprop,
    "adadelta": keras.optimizers.Adadelta}


def layer(words):
    if words == "flatten":
        return keras.layers.Flatten()
    (kind, options), = words.items()
    options = dict(options)
    if "kernel_regularizer" in options:
        regularizer = keras.regularizers.L2(**options["kernel_regularizer"])
        # As a Python float it would go through float32.
        regularizer.l2 = numpy.dtype(keras.config.floatx()).type(regularizer.l2)
        options["kernel_regularizer"] = regularizer
    return LAYERS[kind](**options)


def build(words, image, permutes=True):
    """A model whose weights are the formula's: kernels are arrays 1, 3 ..., biases 2, 4 ...

    Without `permutes` a permutation gives the shape that it should, and leaves the elements in their order: a mistake.
    """
    model = keras.Sequential([keras.Input(image)])
    for word in words:
        if not permutes and not isinstance(word, str) and "permute" in word:
            model.add(keras.layers.Reshape([model.output_shape[axis] for axis in word["permute"]["dims"]]))
        else:
            model.add(layer(word))
    shapes = [weight.shape for weight in model.weights]
    model.set_weights([
        formula.kernel(1 + k, shape) if len(shape) > 1 else formula.bias(1 + k, shape[0])
        for k, shape in enumerate(shapes)])
    return model


def train(case):
    batch = case["batch_size"]
    images = formula.rounded(formula.unit(formula.INPUTS, [cases.STEPS, batch, *case["input"]]))
    targets = numpy.eye(10)[formula.labels(cases.STEPS * batch)].reshape(cases.STEPS, batch, 10)
    model = build(case["model"], case["input"])
    (kind, options), = case["optimizer"].items()
    # Keras casts a Python float through float32, a NumPy one not.
    options = {key: numpy.float64(value) if isinstance(value, float) else value for key, value in options.items()}
    optimizer = OPTIMIZERS[kind](**options)
    cross_entropy = keras.losses.CategoricalCrossentropy()
    results = {"losses": []}
    for step in range(cases.STEPS):
        with tensorflow.GradientTape() as tape:
            loss = cross_entropy(targets[step], model(images[step]))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        results["losses"].append(float(loss))
        if step == 0:
            results.update({f"gradient {k}": g.numpy() for k, g in enumerate(gradients)})
    results["probabilities"] = model(images[0][:3]).numpy()
    results.update({f"parameter {k}": p.numpy() for k, p in enumerate(model.trainable_variables)})
    return results


def differentiate(model, inputs):
    """Output, and the gradients of sum(output * formula) with respect to the input, kernel and bias."""
    inputs = tensorflow.constant(inputs, dtype=keras.config.floatx())
    with tensorflow.GradientTape() as tape:
        tape.watch(inputs)
        output = model(inputs)
        upstream = formula.signed(formula.OUTPUT_GRADIENT, output.shape)
        total = tensorflow.reduce_sum(output * tensorflow.constant(upstream, dtype=output.dtype))
    names = ["input_gradient", "kernel_gradient", "bias_gradient"]
    gradients = tape.gradient(total, [inputs, *model.trainable_variables])
    return {"output": output.numpy(), **{name: g.numpy() for name, g in zip(names, gradients)}}


def layers():
    results = {}
    for k, (shape, words) in enumerate(cases.CONVOLUTIONS):
        results[f"conv2d {k}"] = differentiate(build([words], shape[1:]), formula.signed(formula.INPUTS, shape))
    for k, (shape, words) in enumerate(cases.POOLINGS):
        ties = numpy.floor(4 * formula.unit(formula.INPUTS, shape)) - 4
        results[f"max_pooling2d {k}"] = differentiate(build([words], shape[1:]), ties)
    for k, (samples, inputs, units) in enumerate(cases.DENSE):
        model = build([{"dense": {"units": units}}], [inputs])
        results[f"dense {k}"] = differentiate(model, formula.signed(formula.INPUTS, [samples, inputs]))
    for name in cases.ACTIVATIONS:
        model = keras.Sequential([keras.Input([1]), keras.layers.Activation(name)])
        results[f"activation {name}"] = differentiate(model, numpy.array(cases.ACTIVATION_INPUTS).reshape(-1, 1))
    for k, (logits, targets) in enumerate(cases.cross_entropies()):
        logits = tensorflow.constant(logits, dtype=keras.config.floatx())
        with tensorflow.GradientTape() as tape:
            tape.watch(logits)
            loss = keras.losses.CategoricalCrossentropy(from_logits=True)(numpy.eye(10)[targets], logits)
        results[f"cross_entropy {k}"] = {
            "loss": loss.numpy(), "probabilities": keras.ops.softmax(logits).numpy(),
            "input_gradient": tape.gradient(loss, logits).numpy()}
    scores, targets = cases.accuracy()
    accuracy = keras.metrics.categorical_accuracy(numpy.eye(10)[targets], scores)
    results["accuracy"] = {"correct": numpy.sum(accuracy)}
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("precision", choices=["float32", "float64"])
    parser.add_argument("output", help="the .npz file to write")
    arguments = parser.parse_args()
    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    keras.config.set_floatx(arguments.precision)
    results = {c["name"]: train(c) for runs in cases.TRAINING.values() for c in runs} | layers()
    arrays = {f"{name}/{key}": value for name, entry in results.items() for key, value in entry.items()}
    numpy.savez(arguments.output, keras_version=keras.__version__, **arrays)


if __name__ == "__main__":
    main()
