"""Trains the recipes of configs/ with fmdist and with what a user would pick instead, in turn, and prints the ratios.

launch/bench peers starts it with all that it needs. Round after round each program trains for a while and the others
sleep, so that what else the machine does falls on all of them. A program's figure is the median of the rounds' images a
second, each the images of one uninterrupted spell of --seconds over the seconds that it took, measured inside the
program. All train a spell before that does not count. Keras trains a spell in one call of fit(), and what a call costs
beside its steps, measured once as the time of one of a single batch, does not count against it either.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from recipe import CONFIGS, Recipe

HERE = pathlib.Path(__file__).resolve().parent
TITLES = {"fmdist": "fmdist", "torch": "PyTorch", "tensorflow": "Keras/TensorFlow", "jax": "Keras/JAX"}
SYNTHETIC = "synthetic"
IDLE_LIMIT = 0.02  # of a core; what a program that sleeps may use of it.
OTHERS_LIMIT = 0.05  # of all cores; what the rest of the machine may use. PyTorch falls to a tenth when it has to share.


def give_up(sentence, code=70):
    print(f"launch/bench peers: {sentence}", file=sys.stderr)
    sys.exit(code)


class Parser(argparse.ArgumentParser):
    """One that ends with sysexits' EX_USAGE."""

    def error(self, message):
        give_up(f"{message}; --help says what there is", 64)


def say(line):
    print(line, file=sys.stderr, flush=True)


class Program:
    """One that trains a recipe, in a process of its own that stays, warm, from round to round.

    It says a line of JSON when it is warm, and one for each line that it is given, a number of seconds to train.
    """

    def __init__(self, title, command):
        self.title = title
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.words = self.answer()
        self.parameters = self.words["parameters"]

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            code = self.process.wait()
            self.errors.seek(0)
            tail = "".join(self.errors.readlines()[-8:])
            give_up(f"{self.title} ended with code {code}; its last words:\n{tail}")
        return json.loads(line)

    def spell(self, seconds):
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        return self.answer()["images_per_second"]

    def cpu_seconds(self):
        """What all its threads have computed since it started."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        """Ends it, and waits: the next recipe has the machine to itself."""
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()


def fmdist(program, recipe, threads, data):
    return Program(f"fmdist on {recipe.name}", [
        program, "steps", "--plain", "--spells-from-input", "--configs", CONFIGS, "--recipe", recipe.name,
        "--threads", str(threads), "--data", data])


def peer(framework, recipe, threads, data):
    return Program(f"{TITLES[framework]} on {recipe.name}", [
        sys.executable, HERE / "peer.py", framework, recipe.name, "--threads", str(threads), "--data", data])


class Rounds:
    """One recipe's programs, and what each has given in each round."""

    def __init__(self, recipe, arguments, versions):
        self.recipe, self.arguments = recipe, arguments
        self.programs, self.others = {}, []
        self.start(versions)
        self.rates = {name: [] for name in self.programs}

    def start(self, versions):
        threads, data = self.arguments.threads, self.arguments.data
        self.programs["fmdist"] = fmdist(self.arguments.program, self.recipe, threads, data)
        for framework in self.arguments.framework:
            say(f"{self.recipe.name}: {TITLES[framework]} warms up")
            self.programs[framework] = peer(framework, self.recipe, threads, data)
            versions[framework] = self.programs[framework].words["version"]
        counts = {TITLES[name]: program.parameters for name, program in self.programs.items()}
        if len(set(counts.values())) > 1:
            give_up(f"{self.recipe.name} is not the same model everywhere; parameters: {counts}")
        for program in self.programs.values():
            program.spell(self.arguments.seconds)

    def run(self):
        names = list(self.programs)
        for number in range(self.arguments.rounds):
            # Another one begins each time, so that none always follows the same.
            for name in names[number % len(names):] + names[:number % len(names)]:
                self.rates[name].append(self.spell(name))
            figures = ", ".join(f"{TITLES[name]} {self.rates[name][-1]:,.0f}" for name in names)
            say(f"{self.recipe.name}: round {number + 1} of {self.arguments.rounds}: {figures}")

    def spell(self, name):
        """One program's rate; says so if the others do not sleep, or the machine has other work."""
        before, busy_before, start = self.cpu_seconds(), busy_seconds(), time.perf_counter()
        found = self.programs[name].spell(self.arguments.seconds)
        elapsed = time.perf_counter() - start
        used = {other: seconds - before[other] for other, seconds in self.cpu_seconds().items()}
        for other, seconds in used.items():
            if other != name and seconds > IDLE_LIMIT * elapsed:
                say(f"  {TITLES[other]} used {seconds / elapsed:.0%} of a core while {TITLES[name]} was timed")
        rest = busy_seconds() - busy_before - sum(used.values())
        self.others.append(max(0, rest) / elapsed / (os.cpu_count() or 1))
        return found

    def cpu_seconds(self):
        return {name: program.cpu_seconds() for name, program in self.programs.items()}

    def close(self):
        for program in self.programs.values():
            program.close()

    def result(self):
        medians = {name: statistics.median(values) for name, values in self.rates.items()}
        peers = {name: value for name, value in medians.items() if name != "fmdist"}
        best = max(peers, key=peers.get)
        return {"recipe": self.recipe.name, "kind": "cnn" if self.recipe.is_convolutional else "mlp",
                "images_per_second": self.rates, "median": medians, "best_peer": best,
                "ratio": medians["fmdist"] / peers[best], "used_by_others": statistics.fmean(self.others),
                "parameters": self.programs["fmdist"].parameters,
                "programs": {name: program.words for name, program in self.programs.items()}}


def busy_seconds():
    """What all processes have computed, and what the host has taken from a virtual machine, in seconds of one core."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, softirq, stolen, *_ = map(int, file.readline().split()[1:])
    return (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK")


def measure(recipe, arguments, versions):
    rounds = Rounds(recipe, arguments, versions)
    try:
        rounds.run()
    finally:
        rounds.close()
    result = rounds.result()
    if result["used_by_others"] > OTHERS_LIMIT:
        say(f"{recipe.name}: other work on the machine used {result['used_by_others']:.0%} of its cores meanwhile: "
            "the ratio is not to be relied on")
    return result


def geometric_means(results):
    means = {}
    for kind in ["cnn", "mlp"]:
        ratios = [r["ratio"] for r in results if r["kind"] == kind]
        if ratios:
            means[kind] = math.exp(statistics.fmean(map(math.log, ratios)))
    return means


def ratio(result):
    """With a star where the machine had other work."""
    return f"{result['ratio']:.2f}{'*' if result['used_by_others'] > OTHERS_LIMIT else ' '}"


def table(results, frameworks):
    names = ["fmdist", *frameworks]
    rows = [["recipe", *(TITLES[name] for name in names), "ratio to the best"]]
    for kind in ["cnn", "mlp"]:
        of_kind = [r for r in results if r["kind"] == kind]
        rows += [[r["recipe"], *(f"{r['median'][name]:,.0f}" for name in names), ratio(r)] for r in of_kind]
        if of_kind:
            title = {"cnn": "CNNs", "mlp": "MLPs"}[kind]
            rows.append([f"geometric mean, {title}", *("" for _ in names), f"{geometric_means(of_kind)[kind]:.2f} "])
    rows.insert(1, ["---", *("---:" for _ in names), "---:"])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    aligned = [[cell.ljust(w) if c == 0 else cell.rjust(w) for c, (cell, w) in enumerate(zip(row, widths))] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in aligned)


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    cores = sorted(os.sched_getaffinity(0))
    parser = Parser(
        prog="launch/bench peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", nargs="+", metavar="NAME", default=Recipe.names(), help="default: all of configs/")
    parser.add_argument("--framework", nargs="+", choices=["torch", "tensorflow", "jax"],
                        default=["torch", "tensorflow", "jax"], help="default: all three")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long a program trains in a round; default: 1.5")
    parser.add_argument("--threads", type=int, default=len(cores), help="default: one a core")
    parser.add_argument("--data", help="the folder of data sets, or 'synthetic': garments that "
                        "fmdist draws, and noise for the peers; default: $FMDIST_DATA")
    parser.add_argument("--json", metavar="FILE", help="write every single figure there")
    # Without a program, options are looked at, and nothing else is done: before much is built and installed.
    parser.add_argument("--program", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for name in arguments.recipe:
        if name not in Recipe.names():
            parser.error(f"there is no configs/{name}.yaml: expected one of {', '.join(Recipe.names())}")
    if not 1 <= arguments.threads <= len(cores):
        parser.error(f"--threads must be 1 to {len(cores)}, the cores that this process may use, found {arguments.threads}")
    if arguments.rounds < 1 or not arguments.seconds > 0:
        parser.error("--rounds must be at least 1, and --seconds above 0")
    arguments.data = arguments.data or os.environ.get("FMDIST_DATA")
    if not arguments.data:
        give_up("no data: say --data DIR or set FMDIST_DATA, or, for figures on drawn data, say --data synthetic")
    if not arguments.program:
        return
    # JAX takes a thread a core, whatever it is told; so all programs, which inherit this, get as many cores as threads.
    os.sched_setaffinity(0, cores[:arguments.threads])

    results, versions, recipes = [], {}, [Recipe.load(name) for name in arguments.recipe]
    for recipe in recipes:
        results.append(measure(recipe, arguments, versions))
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps({
            "processor": processor(), "threads": arguments.threads, "seconds": arguments.seconds,
            "synthetic_data": arguments.data == SYNTHETIC,
            "versions": versions, "recipes": results, "geometric_mean": geometric_means(results)}, indent=1) + "\n")
    print(f"Images trained a second, medians of {arguments.rounds} rounds of {arguments.seconds:g} s, "
          f"{arguments.threads} threads, {processor()}; {', '.join(versions.values())}\n")
    print(table(results, arguments.framework))
    if arguments.data == SYNTHETIC:
        print("\nNOT ON THE DATA SETS: fmdist, which leaves out zeros, trained on drawn garments, and the peers on noise.")
    disturbed = max(result["used_by_others"] for result in results)
    if disturbed > OTHERS_LIMIT:
        print(f"\n* Other work used up to {disturbed:.0%} of the machine's cores meanwhile: measure again when it is quiet.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        give_up("interrupted")
