"""Makes the models in Fixtures that the tests of imports read: each made and saved by Keras, and in expected.json what it predicts.

Needs: pip install keras tensorflow. Run from anywhere; Keras does not write the same bytes twice.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras  # noqa: E402
import numpy  # noqa: E402
from keras import layers  # noqa: E402

FIXTURES = pathlib.Path(__file__).parent / "Fixtures"


def images(height, width, channels):
    """Four images of bytes, as the Swift side makes them: byte i of all is 37 i + i² / 5 modulo 256."""
    index = numpy.arange(4 * height * width * channels, dtype=numpy.int64)
    return ((37 * index + index * index // 5) % 256).astype("float32").reshape(4, height, width, channels)


def randomize(model, seed):
    """Weights of a size that makes all classes likely, variances positive."""
    random = numpy.random.default_rng(seed)
    for variable in model.variables:
        if "seed" in variable.path or "normalization/count" in variable.path or variable.path.startswith("normalization"):
            continue
        values = random.normal(0, 0.3, variable.shape)
        if "variance" in variable.path or "gamma" in variable.path:
            values = 0.5 + numpy.abs(values)
        variable.assign(values.astype("float32"))
    return model


def small():
    return randomize(
        keras.Sequential(
            [
                keras.Input((6, 6, 1)),
                layers.Rescaling(1 / 255),
                layers.Conv2D(3, 3, padding="same", activation="relu", kernel_regularizer=keras.regularizers.L2(0.001)),
                layers.BatchNormalization(momentum=0.9),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dropout(0.25),
                layers.Dense(3, activation="softmax", kernel_initializer="he_normal"),
            ],
            name="small",
        ),
        1,
    )


def branches():
    """A graph whose layers Keras sorts otherwise than they were made: the shortcut's convolution is nearer to the output."""
    random = numpy.random.default_rng(2)
    normalization = layers.Normalization(axis=-1)
    normalization.adapt(random.integers(0, 256, (16, 6, 6, 2)).astype("float32"))
    image = keras.Input((6, 6, 2), name="image")
    scaled = normalization(image)
    shortcut = layers.Conv2D(4, 1, use_bias=False, name="shortcut")(scaled)
    x = layers.Conv2D(4, 3, padding="same", name="first")(scaled)
    x = layers.ReLU(name="rectified")(x)
    x = layers.SeparableConv2D(4, 3, padding="same", depth_multiplier=2, name="second")(x)
    x = layers.Add(name="sum")([x, shortcut])
    x = layers.LayerNormalization(name="layer_norm")(x)
    pooled = [layers.GlobalAveragePooling2D(name="mean")(x), layers.GlobalMaxPooling2D(name="greatest")(x)]
    x = layers.Concatenate(name="both")(pooled)
    x = layers.Dense(5, activation="gelu", name="hidden")(x)
    return randomize(keras.Model(image, layers.Dense(3, activation="softmax", name="output")(x), name="branches"), 3)


def vector():
    """As the paper's program has it: a vector of pixels, scaled before Keras sees them, architecture and weights in two files."""
    return randomize(
        keras.Sequential(
            [keras.Input((36,)), layers.Dense(4, activation="tanh"), layers.Dropout(0.3), layers.Dense(3, activation="softmax")],
            name="sequential",
        ),
        4,
    )


def skip():
    """A vector of pixels that two layers read."""
    pixels = keras.Input((36,), name="pixels")
    hidden = layers.Dense(36, activation="tanh", name="hidden")(pixels)
    x = layers.Concatenate(name="flatten")([layers.Add(name="sum")([hidden, pixels]), pixels])
    return randomize(keras.Model(pixels, layers.Dense(3, activation="softmax", name="output")(x), name="skip"), 5)


def main():
    FIXTURES.mkdir(exist_ok=True)
    expected = {}

    def predict(name, model, inputs):
        expected[name] = model.predict(inputs, verbose=0).astype("float64").tolist()

    model = small()
    predict("small", model, images(6, 6, 1))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.save(FIXTURES / "small.keras")
    model.save_weights(FIXTURES / "small.weights.h5")
    model.save(FIXTURES / "small.h5")

    model = branches()
    predict("branches", model, images(6, 6, 2))
    model.save(FIXTURES / "branches.keras")

    model = vector()
    predict("vector", model, images(6, 6, 1).reshape(4, 36) / 255)
    (FIXTURES / "vector.json").write_text(model.to_json())
    # Keras 3 writes this layout only inside of a whole model.
    import h5py
    from keras.src.legacy.saving import legacy_h5_format

    with h5py.File(FIXTURES / "vector.h5", "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)

    model = skip()
    predict("skip", model, images(6, 6, 1).reshape(4, 36) / 255)
    model.save(FIXTURES / "skip.keras")

    for name, layer in {
        "lambda": layers.Lambda(lambda x: x),
        "bilinear": layers.UpSampling2D(interpolation="bilinear"),
        "prelu": layers.PReLU(),
    }.items():
        model = keras.Sequential([keras.Input((6, 6, 1)), layer, layers.Flatten(), layers.Dense(3, activation="softmax")])
        (FIXTURES / f"{name}.json").write_text(model.to_json())

    (FIXTURES / "expected.json").write_text(json.dumps(expected, indent=1))


if __name__ == "__main__":
    main()
