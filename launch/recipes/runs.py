"""Training runs of the recipes: what `fmdist train` has left in their folders, and starting those that are missing."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Runs:
    """The runs in one folder, by recipe, data set and seed; at most the seeds 1 to `seeds` are looked at."""

    def __init__(self, folder, program=None, ranks=1, data=None, seeds=3):
        self.folder = pathlib.Path(folder)
        self.program = program
        self.ranks = ranks
        self.data = data
        self.seeds = seeds

    def path(self, recipe, dataset, seed):
        return self.folder / f"{recipe}-{dataset}-{seed}"

    def result(self, recipe, dataset="fashion-mnist", seed=1):
        """The run's result.json as a dictionary, or None if there is no complete run."""
        path = self.path(recipe, dataset, seed) / "result.json"
        if not path.exists():
            return None
        result = json.loads(path.read_text())
        if result["synthetic"]:
            raise SystemExit(f"launch/reproduce: {path} is of drawn images, which says nothing about a recipe: remove its folder")
        if (result["dataset"], result["seed"]) != (dataset, seed):
            raise SystemExit(
                f"launch/reproduce: {path} is of {result['dataset']} with the seed {result['seed']}, not as its folder says: remove it")
        return result

    def results(self, recipe, dataset="fashion-mnist"):
        """Of all complete runs, in the order of their seeds."""
        found = (self.result(recipe, dataset, seed) for seed in range(1, self.seeds + 1))
        return [result for result in found if result]

    def train(self, recipe, dataset="fashion-mnist", seed=1):
        """The result of the run, which is trained to its end.

        One that is complete trains nothing, but is asked all the same: fmdist refuses to go on with a run of another
        configuration, data set or seed.
        """
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
            raise SystemExit(
                f"launch/reproduce: fmdist ended with exit code {code}; its message is above. Start again to go on; if {folder} "
                "is of a recipe as it was before, remove it first.")
        return result
