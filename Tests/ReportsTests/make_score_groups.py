"""Writes Fixtures/score_groups.json: 65 made-up runs, and what NumPy makes of them.

    pip install numpy     # made with NumPy 2
    python3 make_score_groups.py
"""

import itertools
import json
import pathlib

import numpy

random = numpy.random.default_rng(65)
widths = (16, 32, 64)
grids = [list(filters) for depth in (1, 2, 3) for filters in itertools.product(widths, repeat=depth)]
grids = (grids + grids)[:65]

runs = []
for place, filters in enumerate(grids):
    # Two decimals of a percentage, so that some are equal; every 13th was not scored.
    score = round(float(random.normal(0.89 + 0.005 * (len(filters) % 3), 0.006)), 4)
    runs.append({"name": f"grid-{place + 1:02}", "filters": filters, "accuracy": None if place % 13 == 12 else score})

groups = []
for depth in (1, 2, 3):
    members = [run for run in runs if len(run["filters"]) == depth]
    scored = [run for run in members if run["accuracy"] is not None]
    scores = numpy.array([run["accuracy"] for run in scored])
    groups.append({
        "depth": depth, "runs": len(members), "measured": len(scored), "mean": scores.mean(),
        "deviation": scores.std(ddof=1), "best": scores.max(), "best_run": scored[int(scores.argmax())]["name"],
    })

keys = numpy.array([-numpy.inf if run["accuracy"] is None else run["accuracy"] for run in runs])
order = [runs[place]["name"] for place in numpy.argsort(-keys, kind="stable")]

path = pathlib.Path(__file__).parent / "Fixtures" / "score_groups.json"
path.write_text(json.dumps({"runs": runs, "groups": groups, "order": order}) + "\n")
