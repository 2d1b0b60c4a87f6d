"""Programs that train or evaluate in turn, each warm in a process of its own: what compare.py, evaluate.py, zoo.py and ddp.py share.

Round after round each works for a while and the others sleep, so that what else the machine does falls on all of them.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

IDLE_LIMIT = 0.02  # of a core; what a program that sleeps may use of it.
OTHERS_LIMIT = 0.05  # of all cores; what the rest of the machine may use. PyTorch falls to a tenth when it has to share.
SYNTHETIC = "synthetic"
WORD = {"compare": "peers"}.get(pathlib.Path(sys.argv[0]).stem, pathlib.Path(sys.argv[0]).stem)


def give_up(sentence, code=70):
    print(f"launch/bench {WORD}: {sentence}", file=sys.stderr)
    sys.exit(code)


class Parser(argparse.ArgumentParser):
    """One that ends with sysexits' EX_USAGE."""

    def error(self, message):
        give_up(f"{message}; --help says what there is", 64)

    def add_measuring(self, rounds, seconds, frameworks=("torch", "tensorflow", "jax")):
        """The options of what measures fmdist and its peers in turn, with these defaults."""
        self.add_argument("--framework", nargs="+", choices=frameworks, default=list(frameworks), help="default: all")
        self.add_argument("--rounds", type=int, default=rounds, help=f"default: {rounds}")
        self.add_argument("--seconds", type=float, default=seconds,
                          help=f"how long a program works in a round; default: {seconds}")
        self.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: one a core")
        # Without a program, options are looked at, and nothing else is done: before much is built and installed.
        self.add_argument("--program", help=argparse.SUPPRESS)

    def check_measuring(self, arguments):
        """Refuses values of those options that nothing can be measured with."""
        cores = len(os.sched_getaffinity(0))
        if not 1 <= arguments.threads <= cores:
            self.error(f"--threads must be 1 to {cores}, the cores that this process may use, found {arguments.threads}")
        if arguments.rounds < 1 or not 0 < arguments.seconds <= 3600:
            self.error("--rounds must be at least 1, and --seconds above 0 and at most 3600")


def say(line):
    print(line, file=sys.stderr, flush=True)


class Program:
    """One that trains or evaluates a recipe, in a process of its own that stays, warm, from round to round.

    It says a line of JSON when it is warm, and one for each line that it is given, a number of seconds to work.
    """

    def __init__(self, title, command, **environment):
        self.title = title
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={**os.environ, **environment})
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

    def close(self):
        """Ends it, and waits: the next recipe has the machine to itself."""
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()


class Rounds:
    """Programs by name, each with a title, and what each has given in each round."""

    def __init__(self, recipe, programs, titles, seconds):
        self.recipe, self.programs, self.titles, self.seconds = recipe, programs, titles, seconds
        self.others, self.rates = [], {name: [] for name in programs}
        counts = {titles[name]: program.parameters for name, program in programs.items()}
        if len(set(counts.values())) > 1:
            give_up(f"{recipe.name} is not the same model everywhere; parameters: {counts}")
        for program in programs.values():
            program.spell(seconds)

    def run(self, rounds):
        names = list(self.programs)
        for number in range(rounds):
            # Another one begins each time, so that none always follows the same.
            for name in names[number % len(names):] + names[:number % len(names)]:
                self.rates[name].append(self.spell(name))
            figures = ", ".join(f"{self.titles[name]} {self.rates[name][-1]:,.0f}" for name in names)
            say(f"{self.recipe.name}: round {number + 1} of {rounds}: {figures}")

    def spell(self, name):
        """One program's rate; says so if the others do not sleep, or the machine has other work."""
        before, busy_before, start = self.cpu_seconds(), busy_seconds(), time.perf_counter()
        found = self.programs[name].spell(self.seconds)
        elapsed = time.perf_counter() - start
        used = {other: seconds - before[other] for other, seconds in self.cpu_seconds().items()}
        for other, seconds in used.items():
            # The system counts in hundredths of a second.
            if other != name and seconds > IDLE_LIMIT * elapsed + 0.011:
                say(f"  {self.titles[other]} used {seconds / elapsed:.0%} of a core while {self.titles[name]} was timed")
        rest = busy_seconds() - busy_before - sum(used.values())
        self.others.append(max(0, rest) / elapsed / (os.cpu_count() or 1))
        return found

    def cpu_seconds(self):
        """What each program, with all processes that it has started, has computed since it started."""
        children, own = {}, {}
        for folder in pathlib.Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                except (OSError, IndexError):
                    continue  # It has ended meanwhile.
                children.setdefault(int(fields[1]), []).append(int(folder.name))
                own[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        def below(process):
            return own.get(process, 0) + sum(below(child) for child in children.get(process, []))

        return {name: below(program.process.pid) for name, program in self.programs.items()}

    def close(self):
        for program in self.programs.values():
            program.close()

    @property
    def medians(self):
        return {name: statistics.median(values) for name, values in self.rates.items()}

    @property
    def used_by_others(self):
        """The share of all cores that the rest of the machine used meanwhile."""
        used = statistics.fmean(self.others)
        if used > OTHERS_LIMIT:
            say(f"{self.recipe.name}: other work on the machine used {used:.0%} of its cores meanwhile: "
                "the ratio is not to be relied on")
        return used


def busy_seconds():
    """What all processes have computed, and what the host has taken from a virtual machine, in seconds of one core."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, softirq, stolen, *_ = map(int, file.readline().split()[1:])
    return (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK")


def marked(ratio, result):
    """With a star where the machine had other work."""
    return f"{ratio:.2f}{'*' if result['used_by_others'] > OTHERS_LIMIT else ' '}"


def aligned(rows):
    """A table in Markdown, the first row its head, its columns aligned."""
    rows = [rows[0], ["---", *("---:" for _ in rows[0][1:])], *rows[1:]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.ljust(w) if c == 0 else cell.rjust(w) for c, (cell, w) in enumerate(zip(row, widths))] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in padded)


def disturbance(results):
    """The line below a table with stars, or nothing."""
    most = max(result["used_by_others"] for result in results)
    if most > OTHERS_LIMIT:
        return f"\n* Other work used up to {most:.0%} of the machine's cores meanwhile: measure again when it is quiet."
    return None


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def report(results, arguments, heading, table, others, **more):
    """Prints `table` under `heading`, with what there is to say of the data and the machine, and writes the JSON file if there is to be one."""
    is_synthetic = arguments.data == SYNTHETIC
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps({
            "processor": processor(), "seconds": arguments.seconds, "synthetic_data": is_synthetic, **more,
            "recipes": results}, indent=1) + "\n")
    print(f"{heading}\n\n{table}")
    if is_synthetic:
        print(f"\nNOT ON THE DATA SETS: fmdist, which leaves out zeros, trained on drawn garments, and {others} on noise.")
    if line := disturbance(results):
        print(line)
