"""Copies fmdist's runs to an MLflow tracking server: hyperparameters, curves, results, the page and the checkpoints.

    pip install mlflow pyyaml
    MLFLOW_TRACKING_URI=http://server:5000 python3 track.py runs/first runs/second
"""
import json
import pathlib
import sys

import mlflow
import yaml


def flat(value, path=""):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value)] if not items else [leaf for key, inner in items for leaf in flat(inner, f"{path}.{key}".strip("."))]


for run in map(pathlib.Path, sys.argv[1:]):
    events = [json.loads(line) for line in open(run / "log.jsonl")]
    epochs = {event["epoch"]: event for event in events if event["event"] == "epoch"}  # of a resumed run the latest
    with mlflow.start_run(run_name=run.name):
        mlflow.log_params(dict(flat(yaml.safe_load(open(run / "config.yaml")))))
        for number, event in sorted(epochs.items()):
            numbers = {key: value for key, value in event.items() if isinstance(value, (int, float)) and key != "epoch"}
            mlflow.log_metrics(numbers, step=number)
        if (run / "result.json").exists():
            result = json.load(open(run / "result.json"))
            mlflow.log_metrics({key: result[key] for key in ("test_accuracy", "test_loss")})
            mlflow.set_tag("weights_sha256", result["weights_sha256"])
        mlflow.log_artifacts(run)
