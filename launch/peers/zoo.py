"""Trains networks that nobody has tuned for with fmdist and with what a user would pick instead, in turn, and prints the ratios.

The networks are drawn from --seed (launch/peers/networks.py): of 24, 16 convolutional ones and 8 MLPs of images of 28x28x1, 32x32x3 and 64x64x3.
A ratio is fmdist's images a second over those of the best peer, medians of the rounds, measured as launch/bench peers does. MFLOPs are the
millions of multiplications and additions of an image in a training step of a program that leaves out no zeros.

With --json FILE each network is written there as soon as it is measured, and one that is in the file already is not measured again: started
anew after an interruption, it goes on. All of a file is of the same programs, machine and options.
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import sys
import tempfile

import drawn
import networks
import scatter
from compare import TITLES, check_data, geometric_means, keep_cores, measure
from programs import Parser, aligned, disturbance, give_up, marked, processor, say
from recipe import Recipe

FAMILIES = {"cnn": "CNNs", "mlp": "MLPs"}


def write(zoo, folder):
    """Configurations into `folder`, and the data sets that are drawn into `folder`/data; the files."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for words in zoo:
        files.append(folder / f"{words['name']}.yaml")
        files[-1].write_text(networks.text(words))
    for recipe in map(Recipe.of, zoo):
        place = folder / "data" / recipe.dataset
        if recipe.shape in drawn.COUNTS and not place.exists():
            new = place.with_name(f"{recipe.dataset}.new")  # so that one that is there is whole
            drawn.write(new, recipe.shape)
            new.rename(place)
    return files


class Results:
    """What has been measured, by name, in a JSON file if there is one."""

    def __init__(self, path, settings):
        self.path, self.settings, self.found, self.versions = path and pathlib.Path(path), settings, {}, {}
        if self.path and self.path.exists():
            try:
                words = json.loads(self.path.read_text())
                there, self.found, self.versions = words["settings"], words["networks"], words["versions"]
            except (ValueError, KeyError, TypeError):
                give_up(f"{path} is no file that launch/bench zoo has written", 65)
            for key, value in settings.items():
                if there.get(key) != value:
                    give_up(f"{path} was measured with another {key}: {there.get(key)}, now {value}; name another file", 65)

    def add(self, words, result):
        self.found[words["name"]] = {**result, "configuration": networks.text(words)}
        if self.path:
            new = self.path.with_name(self.path.name + ".new")
            new.write_text(json.dumps(
                {"settings": self.settings, "versions": self.versions, "networks": self.found}, indent=1) + "\n")
            new.replace(self.path)

    def has(self, words):
        return self.found.get(words["name"], {}).get("configuration") == networks.text(words)


def measure_all(zoo, arguments, results):
    missing = [words for words in zoo if not results.has(words)]
    if len(missing) < len(zoo):
        say(f"{len(zoo) - len(missing)} of {len(zoo)} networks are in {arguments.json} already")
    with tempfile.TemporaryDirectory(prefix="fmdist-zoo-") as folder:
        for words, file in zip(missing, write(missing, folder)):
            recipe = Recipe.load(file)
            result = measure(recipe, arguments, results.versions)
            if result["parameters"] != recipe.parameters:
                give_up(f"{recipe.name} has {result['parameters']} parameters in fmdist, and should have {recipe.parameters}")
            results.add(words, {
                **result, "style": words["name"].split("-")[-1], "mflops": recipe.flops / 1e6, "batch_size": recipe.batch_size,
                "image": "x".join(map(str, recipe.shape))})


def table(results, frameworks):
    names = ["fmdist", *frameworks]
    rows = [["network", "image", "batch", "parameters", "MFLOPs", *(TITLES[name] for name in names), "ratio to the best"]]
    for kind, title in FAMILIES.items():
        of_kind = sorted((r for r in results if r["kind"] == kind), key=lambda r: list(networks.STYLES).index(r["style"]))
        rows += [[r["recipe"], r["image"], str(r["batch_size"]), f"{r['parameters']:,}", f"{r['mflops']:.2f}",
                  *(f"{r['median'][name]:,.0f}" for name in names), marked(r["ratio"], r)] for r in of_kind]
        if of_kind:
            empty = [""] * (4 + len(names))
            rows.append([f"geometric mean, {title}", *empty, f"{geometric_means(of_kind)[kind]:.2f} "])
            rows.append([f"minimum, {title}", *empty, f"{min(r['ratio'] for r in of_kind):.2f} "])
    return aligned(rows)


def options():
    parser = Parser(
        prog="launch/bench zoo", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="what the networks are drawn from; default: 1")
    parser.add_argument("--count", type=int, default=24, help="how many; default: 24, of which 16 are convolutional")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="of these, only some: names or numbers")
    parser.add_measuring(rounds=3, seconds=1)
    parser.add_argument("--data", help="the folder of Fashion-MNIST or the one above, for images of 28x28x1, or 'synthetic': garments that "
                        "fmdist draws, and noise for the peers; default: $FMDIST_DATA. Colour images are always drawn")
    parser.add_argument("--json", metavar="FILE", help="write every single figure there, and go on from there")
    parser.add_argument("--picture", metavar="FILE", help="draw the ratios over the MFLOPs there, as SVG")
    parser.add_argument("--write", metavar="DIR", help="only write the configurations there, and the drawn images into DIR/data")
    arguments = parser.parse_args()
    if not 0 <= arguments.seed < 2**63:
        parser.error(f"--seed must be 0 or more and below 2^63, found {arguments.seed}")
    if not 1 <= arguments.count <= 1000:
        parser.error(f"--count must be 1 to 1000, found {arguments.count}")
    parser.check_measuring(arguments)
    for file in filter(None, [arguments.json, arguments.picture]):
        if not pathlib.Path(file).resolve().parent.is_dir():
            parser.error(f"there is no folder for {file}")
    arguments.framework = [name for name in TITLES if name in arguments.framework]
    zoo = [networks.network(arguments.seed, number) for number in range(1, arguments.count + 1)]
    if arguments.only:
        known = {words["name"]: words for words in zoo} | {str(number): words for number, words in enumerate(zoo, 1)}
        for name in arguments.only:
            if name.lstrip("0") not in known:
                parser.error(f"--only: there is no network '{name}': expected 1 to {len(zoo)}, or one of "
                             f"{', '.join(words['name'] for words in zoo)}")
        chosen = [known[name.lstrip("0")]["name"] for name in arguments.only]
        zoo = [words for words in zoo if words["name"] in chosen]
    return arguments, zoo


def main():
    arguments, zoo = options()
    if arguments.write:
        if not arguments.program:
            print(*write(zoo, arguments.write), sep="\n")
        return
    check_data(arguments)
    if not arguments.program:
        return
    keep_cores(arguments)
    results = Results(arguments.json, {
        "processor": processor(), "threads": arguments.threads, "rounds": arguments.rounds, "seconds": arguments.seconds,
        "frameworks": arguments.framework, "synthetic_data": arguments.data == "synthetic",
        "fmdist_bench_sha256": hashlib.sha256(pathlib.Path(arguments.program).read_bytes()).hexdigest()})
    measure_all(zoo, arguments, results)

    measured = [results.found[words["name"]] for words in zoo]
    heading = (f"Images trained a second, {len(zoo)} networks of seed {arguments.seed}, medians of {arguments.rounds} rounds of "
               f"{arguments.seconds:g} s, {arguments.threads} threads, {processor()}; "
               f"{', '.join(results.versions[name] for name in arguments.framework)}")
    print(f"{heading}\n\n{table(measured, arguments.framework)}")
    if arguments.data == "synthetic":
        print("\nNOT ON FASHION-MNIST: of images of 28x28x1, fmdist, which leaves out zeros, trained on drawn garments, and the peers on noise.")
    if line := disturbance(measured):
        print(line)
    if arguments.picture:
        styles = list(networks.STYLES)
        points = sorted(([r["mflops"], r["ratio"], r["style"], r["recipe"]] for r in measured), key=lambda p: styles.index(p[2]))
        pathlib.Path(arguments.picture).write_text(scatter.scatter(
            points, f"fmdist beside the best of {len(arguments.framework)} peers: networks of seed {arguments.seed}, {processor()}",
            "MFLOPs an image in a training step", "images a second relative to the best peer", 1))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        give_up("interrupted")
