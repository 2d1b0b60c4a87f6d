"""Trains the recipes of configs/ with fmdist and with PyTorch's DistributedDataParallel, in turn, and prints the ratios.

launch/bench ddp starts it with all that it needs. Both train the recipe's batch on 2 and on 4 processes (--processes) of one thread
each, on the same cores, data in memory: fmdist over MPI, DDP over gloo in the faster of its two memory layouts. All jobs stay,
warm and asleep, and train in turn, round after round. A ratio is the median of the ratios of the same round.
"""

import argparse
import math
import os
import pathlib
import shutil
import statistics
import sys

from programs import SYNTHETIC, Parser, Program, Rounds, aligned, give_up, marked, processor, report, say
from recipe import Recipe

HERE = pathlib.Path(__file__).resolve().parent


def fmdist(program, mpirun, recipe, processes, data):
    return Program(f"fmdist on {processes} ranks with {recipe.name}", [
        mpirun, "-launcher", "fork", "-n", str(processes), program, "scaling-worker", "--threads", "1",
        "--config", recipe.path, "--data", data_of(recipe, data)])


def data_of(recipe, data):
    """The folder of the recipe's data set in `data`, or `data` if it is that folder itself."""
    data = recipe.data(data)
    folder = pathlib.Path(data) / recipe.dataset
    return data if data == SYNTHETIC or not folder.is_dir() else folder


def ddp(recipe, processes, data):
    return Program(f"DDP on {processes} processes with {recipe.name}", [
        sys.executable, HERE / "ddp_peer.py", recipe.path, "--processes", str(processes), "--data", recipe.data(data)],
        OMP_NUM_THREADS="1")


def measure(recipe, arguments, mpirun, versions):
    programs, titles = {}, {}
    for count in arguments.processes:
        say(f"{recipe.name}: fmdist and DDP warm up on {count} processes")
        programs[f"fmdist {count}"] = fmdist(arguments.program, mpirun, recipe, count, arguments.data)
        programs[f"ddp {count}"] = ddp(recipe, count, arguments.data)
        titles |= {f"fmdist {count}": f"fmdist {count}x1", f"ddp {count}": f"DDP {count}x1"}
        versions.add(programs[f"ddp {count}"].words["version"])
    rounds = Rounds(recipe, programs, titles, arguments.seconds)
    try:
        rounds.run(arguments.rounds)
    finally:
        rounds.close()
    ratios = {count: statistics.median(
        ours / theirs for ours, theirs in zip(rounds.rates[f"fmdist {count}"], rounds.rates[f"ddp {count}"]))
        for count in arguments.processes}
    return {"recipe": recipe.name, "kind": "cnn" if recipe.is_convolutional else "mlp",
            "images_per_second": rounds.rates, "median": rounds.medians, "ratio": ratios,
            "used_by_others": rounds.used_by_others, "parameters": programs[f"fmdist {arguments.processes[0]}"].parameters,
            "programs": {name: program.words for name, program in programs.items()}}


def table(results, counts):
    rows = [["recipe", *(cell for count in counts for cell in [f"fmdist {count}x1", f"DDP {count}x1", "ratio"])]]
    for kind, title in [("cnn", "CNNs"), ("mlp", "MLPs")]:
        of_kind = [r for r in results if r["kind"] == kind]
        rows += [[r["recipe"], *(cell for count in counts for cell in [
            f"{r['median'][f'fmdist {count}']:,.0f}", f"{r['median'][f'ddp {count}']:,.0f}",
            marked(r["ratio"][count], r)])] for r in of_kind]
        if len(of_kind) > 1:
            means = [math.exp(statistics.fmean(math.log(r["ratio"][count]) for r in of_kind)) for count in counts]
            rows.append([f"geometric mean, {title}", *(cell for mean in means for cell in ["", "", f"{mean:.2f} "])])
    return aligned(rows)


def main():
    parser = Parser(prog="launch/bench ddp", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    Recipe.add_options(parser)
    parser.add_argument("--processes", nargs="+", type=int, metavar="N", default=[2, 4], help="default: 2 4")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long a job trains in a round; default: 1.5")
    parser.add_argument("--data", help="the folder of data sets, or 'synthetic': garments that "
                        "fmdist draws, and noise for DDP; default: $FMDIST_DATA")
    parser.add_argument("--json", metavar="FILE", help="write every single figure there")
    # Without a program, options are looked at, and nothing else is done: before much is built and installed.
    parser.add_argument("--program", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    files = Recipe.chosen(parser, arguments)
    if not all(1 <= count <= 8 for count in arguments.processes):
        parser.error(f"--processes must be 1 to 8, found {' '.join(map(str, arguments.processes))}")
    if arguments.rounds < 1 or not arguments.seconds > 0:
        parser.error("--rounds must be at least 1, and --seconds above 0")
    arguments.processes = sorted(set(arguments.processes))
    arguments.data = arguments.data or os.environ.get("FMDIST_DATA")
    if not arguments.data:
        give_up("no data: say --data DIR or set FMDIST_DATA, or, for figures on drawn data, say --data synthetic")
    if not arguments.program:
        return
    mpirun = shutil.which("mpirun.mpich") or shutil.which("mpirun")
    if not mpirun:
        give_up("there is no mpirun in the PATH: install MPICH (Debian: mpich)", 69)

    versions = set()
    results = [measure(Recipe.load(file), arguments, mpirun, versions) for file in files]
    words = sorted(versions)
    report(results, arguments,
           f"Images trained a second by processes of one thread, medians of {arguments.rounds} rounds of "
           f"{arguments.seconds:g} s, {len(os.sched_getaffinity(0))} cores, {processor()}; {', '.join(words)}",
           table(results, arguments.processes), "DDP", versions=words)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        give_up("interrupted")
