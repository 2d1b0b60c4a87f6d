"""Trains the recipes of configs/ with fmdist and with what a user would pick instead, in turn, and prints the ratios.

launch/bench peers starts it with all that it needs. Round after round each program trains for a while and the others
sleep, so that what else the machine does falls on all of them. A program's figure is the median of the rounds' images a
second, each the images of one uninterrupted spell of --seconds over the seconds that it took, measured inside the
program. All train a spell before that does not count. Keras trains a spell in one call of fit(), and what a call costs
beside its steps, measured once as the time of one of a single batch, does not count against it either.
"""

import argparse
import math
import os
import pathlib
import statistics
import sys

from programs import SYNTHETIC, Parser, Program, Rounds, aligned, give_up, marked, processor, report, say
from recipe import Recipe

HERE = pathlib.Path(__file__).resolve().parent
TITLES = {"fmdist": "fmdist", "torch": "PyTorch", "tensorflow": "Keras/TensorFlow", "jax": "Keras/JAX", "onnx": "ONNX Runtime"}


def fmdist(program, recipe, threads, data, *options):
    return Program(f"fmdist on {recipe.name}", [
        program, "steps", "--plain", "--spells-from-input", "--config", recipe.path,
        "--threads", str(threads), "--data", recipe.data(data), *options])


def peer(framework, recipe, threads, data, *options):
    return Program(f"{TITLES[framework]} on {recipe.name}", [
        sys.executable, HERE / "peer.py", framework, recipe.path, "--threads", str(threads), "--data", recipe.data(data),
        *options])


def start(recipe, arguments, versions, ours=(), theirs=()):
    """All programs, warm, by name; `ours` and `theirs` are options more of fmdist's and the peers'."""
    threads, data = arguments.threads, arguments.data
    programs = {"fmdist": fmdist(arguments.program, recipe, threads, data, *ours)}
    for framework in arguments.framework:
        say(f"{recipe.name}: {TITLES[framework]} warms up")
        programs[framework] = peer(framework, recipe, threads, data, *theirs)
        versions[framework] = programs[framework].words["version"]
    return programs


def measure(recipe, arguments, versions):
    return in_turn(recipe, arguments, start(recipe, arguments, versions))


def in_turn(recipe, arguments, programs):
    """What `programs` give, round after round; they end."""
    rounds = Rounds(recipe, programs, TITLES, arguments.seconds)
    try:
        rounds.run(arguments.rounds)
    finally:
        rounds.close()
    medians = rounds.medians
    peers = {name: value for name, value in medians.items() if name != "fmdist"}
    best = max(peers, key=peers.get)
    return {"recipe": recipe.name, "kind": "cnn" if recipe.is_convolutional else "mlp",
            "images_per_second": rounds.rates, "median": medians, "best_peer": best,
            "ratio": medians["fmdist"] / peers[best], "used_by_others": rounds.used_by_others,
            "parameters": programs["fmdist"].parameters,
            "programs": {name: program.words for name, program in programs.items()}}


def geometric_means(results):
    means = {}
    for kind in ["cnn", "mlp"]:
        ratios = [r["ratio"] for r in results if r["kind"] == kind]
        if ratios:
            means[kind] = math.exp(statistics.fmean(map(math.log, ratios)))
    return means


def table(results, frameworks):
    names = ["fmdist", *frameworks]
    rows = [["recipe", *(TITLES[name] for name in names), "ratio to the best"]]
    for kind in ["cnn", "mlp"]:
        of_kind = [r for r in results if r["kind"] == kind]
        rows += [[r["recipe"], *(f"{r['median'][name]:,.0f}" for name in names), marked(r["ratio"], r)] for r in of_kind]
        if of_kind:
            title = {"cnn": "CNNs", "mlp": "MLPs"}[kind]
            rows.append([f"geometric mean, {title}", *("" for _ in names), f"{geometric_means(of_kind)[kind]:.2f} "])
    return aligned(rows)


def check_data(arguments):
    """Fills in where the data is."""
    arguments.data = arguments.data or os.environ.get("FMDIST_DATA")
    if not arguments.data:
        give_up("no data: say --data DIR or set FMDIST_DATA, or, for figures on drawn data, say --data synthetic")


def keep_cores(arguments):
    """JAX takes a thread a core, whatever it is told; so all programs, which inherit this, get as many cores as threads."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:arguments.threads])


def options(prog, description, **measuring):
    """What the command line says, checked, and the configurations that it names."""
    parser = Parser(prog=prog, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    Recipe.add_options(parser)
    parser.add_measuring(**measuring)
    parser.add_argument("--data", help="the folder of data sets, or 'synthetic': garments that "
                        "fmdist draws, and noise for the peers; default: $FMDIST_DATA")
    parser.add_argument("--json", metavar="FILE", help="write every single figure there")
    arguments = parser.parse_args()
    files = Recipe.chosen(parser, arguments)
    parser.check_measuring(arguments)
    check_data(arguments)
    return arguments, files


def main():
    arguments, files = options("launch/bench peers", __doc__, rounds=5, seconds=1.5)
    if not arguments.program:
        return
    keep_cores(arguments)

    results, versions, recipes = [], {}, list(map(Recipe.load, files))
    for recipe in recipes:
        results.append(measure(recipe, arguments, versions))
    report(results, arguments,
           f"Images trained a second, medians of {arguments.rounds} rounds of {arguments.seconds:g} s, "
           f"{arguments.threads} threads, {processor()}; {', '.join(versions.values())}",
           table(results, arguments.framework), "the peers", threads=arguments.threads, versions=versions,
           geometric_mean=geometric_means(results))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        give_up("interrupted")
