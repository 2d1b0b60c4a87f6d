"""Reads the event files of runs with TensorBoard's own reader, and compares them with history.tsv, history.csv, result.json and
config.yaml. Needs: pip install tensorboard numpy.

usage: check_tensorboard.py RUN…
"""

import collections
import csv
import json
import pathlib
import sys

import numpy
from tensorboard import context
from tensorboard.backend.event_processing import data_provider, event_accumulator, plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import api_pb2, backend_context, get_experiment, list_session_groups


def read(path):
    # 0: keep every event.
    sizes = {kind: 0 for kind in event_accumulator.DEFAULT_SIZE_GUIDANCE}
    accumulator = event_accumulator.EventAccumulator(str(path), size_guidance=sizes)
    accumulator.Reload()
    return accumulator


def check_curve(events, tag, expected):
    """The curve has a point for each epoch, in order, with the value rounded to a float, at ascending times."""
    found = events.Scalars(tag)
    assert [point.step for point in found] == list(range(1, len(expected) + 1)), (tag, found)
    values = numpy.array([point.value for point in found], dtype=numpy.float32)
    assert values.tobytes() == numpy.array(expected, dtype=numpy.float32).tobytes(), (tag, values, expected)
    times = [point.wall_time for point in found]
    assert times == sorted(times), (tag, times)
    return times


def check_steps(folder):
    """However often the run was resumed, no step has two points, and they are in order."""
    steps = read(folder / "steps")
    if not steps.Tags()["scalars"]:
        return
    for tag in ["batch_loss", "batch_accuracy", "batch_learning_rate"]:
        found = [point.step for point in steps.Scalars(tag)]
        frequency = found[0]
        assert found == sorted(set(found)) and all(step % frequency == 0 for step in found), (tag, found)
        assert all(numpy.isfinite(point.value) for point in steps.Scalars(tag)), tag
    assert all(0 <= point.value <= 1 for point in steps.Scalars("batch_accuracy"))


def check_run(run):
    folder = run / "tensorboard"
    check_steps(folder)
    with open(run / "history.tsv") as file:
        history = list(csv.DictReader(file, delimiter="\t"))
    with open(run / "history.csv") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(history)
    for row, more in zip(history, table):
        assert all(float(more[key]) == float(value) for key, value in row.items()), (row, more)
    result = json.loads((run / "result.json").read_text())

    def column(rows, name):
        return [float(row[name]) for row in rows]

    train = read(folder / "train")
    tags = ["epoch_accuracy", "epoch_images_per_second", "epoch_learning_rate", "epoch_loss"]
    assert sorted(train.Tags()["scalars"]) == tags, train.Tags()
    times = check_curve(train, "epoch_loss", column(history, "loss"))
    check_curve(train, "epoch_accuracy", column(history, "acc"))
    check_curve(train, "epoch_learning_rate", column(table, "learning_rate"))
    check_curve(train, "epoch_images_per_second", column(table, "images_per_second"))

    # The times are those of the log, from where the curve was last begun anew.
    with open(run / "log.jsonl") as file:
        log = [json.loads(line) for line in file]
    logged = {event["epoch"]: event for event in log if event["event"] == "epoch"}
    for epoch, time in enumerate(times, start=1):
        if epoch in logged:
            from datetime import datetime

            there = datetime.fromisoformat(logged[epoch]["time"].replace("Z", "+00:00")).timestamp()
            assert abs(there - time) < 1, (epoch, there, time)

    validation = read(folder / "validation")
    assert sorted(validation.Tags()["scalars"]) == ["epoch_accuracy", "epoch_loss"], validation.Tags()
    assert check_curve(validation, "epoch_loss", column(history, "val_loss")) == times
    check_curve(validation, "epoch_accuracy", column(history, "val_acc"))

    whole = read(folder)
    for tag in ["test_accuracy", "test_loss"]:
        (point,) = whole.Scalars(tag)
        assert point.step == result["weights_epoch"] and numpy.float32(point.value) == numpy.float32(result[tag]), (tag, point)
    for tag in ["confusion", "errors"]:
        (picture,) = whole.Images(tag)
        png = picture.encoded_image_string
        sizes = [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)]
        assert png.startswith(b"\x89PNG") and [picture.width, picture.height] == sizes, (tag, png[:24], picture.width, picture.height)
        assert picture.step == result["weights_epoch"], (tag, picture.step)
    text = whole.Tensors("configuration")[-1].tensor_proto.string_val[0].decode()
    assert text == "\n".join("    " + line for line in (run / "config.yaml").read_text().split("\n")), text
    assert whole.SummaryMetadata("configuration").plugin_data.plugin_name == "text"


def check_hparams(root, runs):
    """The HPARAMS tab lists the runs below `root`, their hyper-parameters and scores."""
    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(root))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(root))
    backend = backend_context.Context(base_plugin.TBContext(data_provider=provider, logdir=str(root)))
    request = context.RequestContext()
    experiment = get_experiment.Handler(request, backend, "", api_pb2.GetExperimentRequest()).run()
    names = {info.name for info in experiment.hparam_infos}
    assert {"training.batch_size", "training.seed", "data.dataset"} <= names, names
    assert any(name.startswith("optimizer.") and name.endswith(".learning_rate") for name in names), names
    assert "data.path" not in names
    metrics = [info.name for info in experiment.metric_infos]
    assert "test_accuracy" in [metric.tag for metric in metrics], metrics
    groups = list_session_groups.Handler(
        request,
        backend,
        "",
        api_pb2.ListSessionGroupsRequest(
            start_index=0,
            slice_size=100,
            aggregation_type=api_pb2.AGGREGATION_AVG,
            allowed_statuses=[api_pb2.STATUS_SUCCESS],
            col_params=[api_pb2.ColParams(metric=metric) for metric in metrics],
        ),
    ).run()
    assert groups.total_size == len(runs), groups
    expected = collections.Counter(
        numpy.float32(json.loads((run / "result.json").read_text())["test_accuracy"]) for run in runs
    )
    found = collections.Counter(
        numpy.float32(value.value)
        for group in groups.session_groups
        for value in group.metric_values
        if value.name.tag == "test_accuracy"
    )
    assert found == expected, (found, expected)


def main():
    runs = [pathlib.Path(argument) for argument in sys.argv[1:]]
    for run in runs:
        check_run(run)
        check_hparams(run, [run])
    if len(runs) > 1:
        check_hparams(runs[0].parent, runs)
    print("ok")


main()
