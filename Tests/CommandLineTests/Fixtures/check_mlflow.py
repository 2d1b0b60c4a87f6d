"""Compares what MLflow has of runs with their own files: check_mlflow.py [--status STATUS] RUN…"""
import csv
import json
import pathlib
import sys

import mlflow

arguments = sys.argv[1:]
status = "FINISHED"
if arguments[0] == "--status":
    status, arguments = arguments[1], arguments[2:]
client = mlflow.MlflowClient()
experiment = client.get_experiment_by_name("fmdist").experiment_id
runs = {run.info.run_name: run for run in client.search_runs([experiment])}
assert len(runs) == len(client.search_runs([experiment])), "a run is there twice"
for folder in map(pathlib.Path, arguments):
    run = runs[folder.name]
    assert run.info.status == status, f"{folder}: {run.info.status}"
    history = list(csv.DictReader(open(folder / "history.tsv"), delimiter="\t"))
    for column in ("loss", "acc", "val_loss", "val_acc"):
        found = sorted((each.step, each.value) for each in client.get_metric_history(run.info.run_id, column))
        expected = [(int(row["epoch"]), float(row[column])) for row in history]
        assert found == expected, f"{folder}: {column}: {found} is not {expected}"
    if status == "FINISHED":
        result = json.load(open(folder / "result.json"))
        for key in ("test_accuracy", "test_loss"):
            assert run.data.metrics[key] == result[key], f"{folder}: {key}"
        assert run.data.tags["weights_sha256"] == result["weights_sha256"]
    assert run.data.params["training.batch_size"] == "13", run.data.params
    names = {each.path for each in client.list_artifacts(run.info.run_id)}
    assert {"config.yaml", "checkpoints"} <= names, names
print("ok")
