"""Training runs of the recipes: what `fmdist train` has left in their folders, and starting those that are missing."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Runs:
    """The runs in one folder, by recipe, data set and seed."""

    def __init__(self, folder, program=None, ranks=1, data=None):
        self.folder = pathlib.Path(folder)
        self.program = program
        self.ranks = ranks
        self.data = data

    def path(self, recipe, dataset, seed):
        return self.folder / f"{recipe}-{dataset}-{seed}"

    def result(self, recipe, dataset="fashion-mnist", seed=1):
        """The run's result.json as a dictionary, or None if there is no complete run."""
        path = self.path(recipe, dataset, seed) / "result.json"
        return json.loads(path.read_text()) if path.exists() else None

    def results(self, recipe, dataset="fashion-mnist"):
        """Of all complete runs, in the order of their seeds."""
        seeds = sorted(int(path.name.rsplit("-", 1)[1]) for path in self.folder.glob(f"{recipe}-{dataset}-*"))
        return [result for seed in seeds if (result := self.result(recipe, dataset, seed))]

    def train(self, recipe, dataset="fashion-mnist", seed=1):
        """The result of the run, which is trained, or trained to its end, unless it is complete."""
        if result := self.result(recipe, dataset, seed):
            return result
        folder = self.path(recipe, dataset, seed)
        command = [] if self.ranks == 1 else ["mpirun", "-n", str(self.ranks)]
        command += [self.program, "train", "--config", ROOT / "configs" / f"{recipe}.yaml", "--seed", str(seed)]
        command += ["--set", f"data.dataset={dataset}", "--output", folder, "--resume", "auto"]
        if self.data:
            command += ["--data", self.data]
        print(f"==> {recipe} on {dataset}, seed {seed}", file=sys.stderr, flush=True)
        code = subprocess.run([str(word) for word in command], stdout=sys.stderr, check=False).returncode
        result = self.result(recipe, dataset, seed)
        if code != 0 or result is None:
            raise SystemExit(f"launch/reproduce: fmdist ended with exit code {code}; its message is above. Start again to go on.")
        return result
