"""Trains recipes and writes docs/recipes.md's tables. Started by launch/reproduce, whose head says how."""

import argparse
import sys

from published import COMPARISON, PUBLISHED
from runs import ROOT, Runs
from tables import comparison_table, recipe_table, write_tables


def arguments():
    names = [published.recipe for published in PUBLISHED]
    parser = argparse.ArgumentParser(prog="launch/reproduce")
    parser.add_argument("recipes", nargs="*", metavar="RECIPE", help=f"of {', '.join(names)}")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--ranks", type=int, default=1)
    parser.add_argument("--output", default=ROOT / "runs" / "reproduce")
    parser.add_argument("--data")
    parser.add_argument("--no-table", action="store_true")
    parser.add_argument("--program", help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    for recipe in chosen.recipes:
        if recipe not in names:
            parser.error(f"unknown recipe '{recipe}': expected one of {', '.join(names)}")
    if chosen.data == "synthetic":
        parser.error("recipes are trained on real data: drawn images say nothing about them")
    if chosen.seeds < 1 or chosen.ranks < 1:
        parser.error("--seeds and --ranks have to be at least 1")
    return chosen


def main():
    chosen = arguments()
    if chosen.check:
        return
    runs = Runs(
        chosen.output, program=chosen.program, ranks=chosen.ranks, data=chosen.data, seeds=chosen.seeds)
    recipes = chosen.recipes or [published.recipe for published in PUBLISHED]
    # First each once, so that all figures are there early.
    first = {recipe: runs.train(recipe) for recipe in recipes}
    for recipe in recipes:
        if first[recipe]["seconds"] < chosen.seconds:
            for seed in range(2, chosen.seeds + 1):
                runs.train(recipe, seed=seed)
    for recipe, dataset in COMPARISON:
        if recipe in recipes:
            runs.train(recipe, dataset)
    if not chosen.no_table:
        path = write_tables({"recipes": recipe_table(runs), "comparison": comparison_table(runs)})
        print(f"==> {path} is written", file=sys.stderr)


main()
