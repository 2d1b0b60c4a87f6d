"""Copies fmdist's runs to an MLflow tracking server: hyperparameters, curves, results and files.

    pip install mlflow pyyaml
    MLFLOW_TRACKING_URI=http://server:5000 python3 track.py runs/first runs/second

Call it again and it adds what is new. MLFLOW_EXPERIMENT_NAME is the experiment (default: fmdist).
"""
import datetime
import json
import os
import pathlib
import re
import sys

import mlflow
import yaml
from mlflow.entities import Metric, Param

STATUS = {"end": "FINISHED", "stopped": "KILLED", "diverged": "FAILED", "replicas_differ": "FAILED"}


def leaves(value, path=""):
    """The keys of a configuration as --set has them, with their values."""
    if not isinstance(value, (dict, list)):
        return {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return {leaf: inner for key, each in items for leaf, inner in leaves(each, f"{path}.{key}".strip(".")).items()}


def milliseconds(event):
    return int(datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")).timestamp() * 1000)


def metrics(event, names, step):
    """The numbers of an event as MLflow has them. Null stands for a number that is not finite or not known."""
    values = {name: event.get(name) for name in names}
    return [Metric(name, value, milliseconds(event), step) for name, value in values.items() if value is not None]


def tracked(client, experiment, begin, name):
    """The MLflow run of an earlier call, or a new one."""
    for run in client.search_runs([experiment], f"tags.fmdist_begin = '{begin['time']}'"):
        if run.info.run_name == name:
            return run
    return client.create_run(experiment, milliseconds(begin), {"fmdist_begin": begin["time"]}, name)


def logged(path):
    """The events of a log. Where a kill cut a line short, the line is skipped."""
    events = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            events.append(json.loads(line))
        except ValueError:
            pass
    return events


def copy(client, experiment, folder):
    events = logged(folder / "log.jsonl")
    begins = [number for number, event in enumerate(events) if event["event"] == "begin"]
    if not begins:
        return print(f"{folder}: no training has begun.")
    run = tracked(client, experiment, events[begins[0]], folder.name)
    identifier = run.info.run_id

    params = {re.sub(r"[^/\w.\- :]", "_", key): str(value) for key, value in leaves(yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))).items()}
    for key, old in run.data.params.items():
        if key in params and params.pop(key) != old:
            print(f"{folder}: {key} was {old} when it was first copied, which MLflow keeps.")

    new = []
    epochs = {event["epoch"]: event for event in events if event["event"] == "epoch"}  # the latest, where one was trained again
    for number, event in epochs.items():
        new += metrics(event, event.keys() - {"event", "time", "epoch"}, number)
    ended = next((event for event in reversed(events[begins[-1]:]) if event["event"] in STATUS), None)
    if ended and ended["event"] == "end":
        names = [name for name in ended if name.startswith("test_")] + ["expected_calibration_error"]
        new += metrics(ended, names, ended["weights_epoch"])
        client.set_tag(identifier, "weights_sha256", ended["weights_sha256"])
    known = {(name, old.step) for name in run.data.metrics for old in client.get_metric_history(identifier, name)}
    client.log_batch(
        identifier, [each for each in new if (each.key, each.step) not in known], [Param(*each) for each in params.items()])

    if ended:
        client.log_artifacts(identifier, str(folder))
        client.set_terminated(identifier, STATUS[ended["event"]], milliseconds(ended))
    else:
        client.update_run(identifier, "RUNNING")
    print(f"{folder}: {len(epochs)} epochs, {STATUS[ended['event']] if ended else 'RUNNING'}, MLflow's run {identifier}")


if len(sys.argv) < 2:
    sys.exit(__doc__)
client = mlflow.MlflowClient()
experiment = mlflow.set_experiment(os.environ.get("MLFLOW_EXPERIMENT_NAME", "fmdist")).experiment_id
for folder in map(pathlib.Path, map(os.path.abspath, sys.argv[1:])):
    for name in ("log.jsonl", "config.yaml"):
        if not (folder / name).exists():
            sys.exit(f"{folder}: expected the folder of a run, found no {name} in it.")
    copy(client, experiment, folder)
