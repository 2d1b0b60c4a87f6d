"""Scores images with the recipes of configs/ in fmdist and in what a user would pick instead, in turn, and prints the ratios.

launch/bench evaluate starts it with all that it needs. fmdist trains each recipe for a second and writes its weights, and all programs score the same
images with them, up to the first 10,000 of the training set: fmdist as `fmdist evaluate` does, PyTorch in inference_mode, eager and frozen, Keras by
predict() and by the compiled model, ONNX Runtime on a graph of the same layers; each peer in the fastest way and batch that it finds here. What
is timed ends with an image's class; only fmdist works out probabilities, losses and metrics, and starts from bytes. The
programs take turns as in launch/bench peers.

All must classify the first 2,000 images alike, but for 1 in 500, where two classes are almost equally probable. PyTorch is left out of that where it
pads strided windows on the other side, and all are on data that is not the same.
"""

import pathlib
import tempfile

from compare import TITLES, geometric_means, in_turn, keep_cores, options, start, table
from programs import SYNTHETIC, give_up, processor, report, say
from recipe import Recipe

MOST_OTHERS = 1 / 500


def check_classes(recipe, programs, data):
    """The share of images that each peer takes for another class than fmdist; the classes themselves are dropped."""
    found = {name: program.words.pop("classes", None) for name, program in programs.items()}
    ours, others = found.pop("fmdist"), {}
    if data == SYNTHETIC:
        return others
    for name, theirs in found.items():
        if theirs is None:
            say(f"{recipe.name}: {TITLES[name]} pads on another side; its classes are not compared")
            continue
        count = min(len(ours), len(theirs))
        others[name] = sum(one != other for one, other in zip(ours, theirs)) / count
        if others[name] > MOST_OTHERS:
            give_up(f"{recipe.name}: {TITLES[name]} takes {others[name]:.1%} of {count} images for other classes than fmdist with the same weights")
    return others


def measure(recipe, arguments, versions):
    with tempfile.TemporaryDirectory(prefix="fmdist-evaluate-") as folder:
        weights = pathlib.Path(folder) / "weights.safetensors"
        programs = start(recipe, arguments, versions, ["--evaluation", "--weights", weights], ["--weights", weights])
    others = check_classes(recipe, programs, recipe.data(arguments.data))
    return {**in_turn(recipe, arguments, programs), "other_classes": others}


def main():
    arguments, files = options(
        "launch/bench evaluate", __doc__, rounds=5, seconds=1, frameworks=[name for name in TITLES if name != "fmdist"])
    if not arguments.program:
        return
    keep_cores(arguments)

    versions = {}
    results = [measure(recipe, arguments, versions) for recipe in map(Recipe.load, files)]
    compared = [share for result in results for share in result["other_classes"].values()]
    classes = f"classes the same but for at most {max(compared):.2%}" if compared else "classes not compared"
    report(results, arguments,
           f"Images scored a second, medians of {arguments.rounds} rounds of {arguments.seconds:g} s, {arguments.threads} threads, {processor()}; "
           f"{', '.join(versions.values())}; {classes}",
           table(results, arguments.framework), "the peers", threads=arguments.threads, versions=versions,
           geometric_mean=geometric_means(results))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        give_up("interrupted")
