"""Writes callbacks.json: where Keras's EarlyStopping stops, what it takes for the best epoch, and the rates of ReduceLROnPlateau.

Needs keras and a backend. The callbacks are given the same values epoch by epoch, as fit() would; the model learns nothing. Its only weight
counts the epochs, so that what is restored says of which epoch it was.
"""

import os
import pathlib

os.environ.update(KERAS_BACKEND="tensorflow", CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3")

import keras
import numpy

from writing import text

# Values of the monitor, epoch by epoch. Binary fractions, so that equal means equal in float32 as well.
SEQUENCES = {
    "falls, then rises": [1.0, 0.75, 0.5, 0.5, 0.625, 0.75, 0.5, 0.25, 0.5, 0.5],
    "never better": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    "always better": [1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125, 0.0625, 0.03125],
    "by little": [1.0, 0.96875, 0.9375, 0.90625, 0.875, 0.84375, 0.8125, 0.78125, 0.75, 0.71875],
    "up and down": [0.5, 0.75, 0.375, 0.5, 0.3125, 0.75, 0.75, 0.75, 0.25, 0.75],
}
STOPPINGS = [
    {"patience": 0}, {"patience": 1}, {"patience": 2}, {"patience": 3, "min_delta": 0.125}, {"patience": 2, "min_delta": 0.0625},
    {"patience": 1, "start_from_epoch": 3}, {"patience": 2, "start_from_epoch": 1}, {"patience": 0, "start_from_epoch": 2},
    {"patience": 50},
]
REDUCTIONS = [
    {"patience": 1, "factor": 0.5, "min_delta": 0.0}, {"patience": 2, "factor": 0.5, "min_delta": 0.0, "cooldown": 2},
    {"patience": 0, "factor": 0.25, "min_delta": 0.0}, {"patience": 1, "factor": 0.5, "min_delta": 0.0625, "cooldown": 1},
    {"patience": 1, "factor": 0.125, "min_delta": 0.0, "min_learning_rate": 0.0625},
]


def model():
    model = keras.Sequential([keras.Input([1]), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse", metrics=["accuracy"])
    model.evaluate(numpy.zeros([1, 1]), numpy.zeros([1, 1]), verbose=0)  # the metrics are there only then
    return model


def drive(callback, monitor, values, each):
    """Calls the callback as fit() does; `each` is told the model before an epoch. The epochs trained, and the model."""
    trained = model()
    callback.set_model(trained)
    callback.on_train_begin()
    epochs = 0
    for epoch, value in enumerate(values):
        each(trained)
        trained.set_weights([numpy.full([1, 1], epoch + 1.0)])
        callback.on_epoch_end(epoch, {monitor: value})
        epochs += 1
        if trained.stop_training:
            break
    callback.on_train_end()
    return epochs, trained


def stopping(name, options, monitor):
    values = SEQUENCES[name] if monitor == "val_loss" else [1 - v for v in SEQUENCES[name]]
    callback = keras.callbacks.EarlyStopping(
        "val_loss" if monitor == "val_loss" else "val_accuracy", mode="min" if monitor == "val_loss" else "max",
        restore_best_weights=True, **options)
    epochs, trained = drive(callback, callback.monitor, values, lambda _: None)
    return {"monitor": monitor, **options, "values": values, "epochs": epochs, "stopped": callback.stopped_epoch > 0,
            "weights_epoch": int(trained.get_weights()[0][0, 0])}


def reduction(name, options, monitor):
    values = SEQUENCES[name] if monitor == "val_loss" else [1 - v for v in SEQUENCES[name]]
    words = dict(options)
    words["min_lr"] = words.pop("min_learning_rate", 0.0)
    callback = keras.callbacks.ReduceLROnPlateau(
        "val_loss" if monitor == "val_loss" else "val_accuracy", mode="min" if monitor == "val_loss" else "max", **words)
    rates = []
    drive(callback, callback.monitor, values, lambda trained: rates.append(float(trained.optimizer.learning_rate)))
    return {"monitor": monitor, **options, "values": values, "learning_rates": rates}


def main():
    monitors = ["val_loss", "val_acc"]
    content = {
        "made_by": f"make_callbacks.py, Keras {keras.__version__}",
        "early_stopping": [stopping(n, o, m) for n in SEQUENCES for o in STOPPINGS for m in monitors],
        "reduce_on_plateau": [reduction(n, o, m) for n in SEQUENCES for o in REDUCTIONS for m in monitors]}
    path = pathlib.Path(__file__).parent / "callbacks.json"
    path.write_text(text(content) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
