"""A framework that trains or evaluates one configuration for as long as it is asked to: compare.py and evaluate.py start it, and talk with it in lines.

    peer.py FRAMEWORK FILE --threads N --data DIR [--weights CHECKPOINT]

With weights, a checkpoint of fmdist, it evaluates a model that has them.

Standard input: a number of seconds a line. Standard output: a line of JSON when it is warm, and one for each spell.
Between spells it waits for input, and ends with it.
"""

import argparse
import importlib
import sys

import conversation
import images
from recipe import Recipe


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("framework", choices=["torch", "tensorflow", "jax", "onnx"])
    parser.add_argument("file", help="a configuration")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--data", required=True,
                        help="the folder that holds the data set, its folder, or 'synthetic' for noise")
    parser.add_argument("--weights")
    arguments = parser.parse_args()

    say = conversation.begin()

    recipe = Recipe.load(arguments.file)
    pixels, labels = images.load(arguments.data, recipe.dataset)
    threads, weights = arguments.threads, arguments.weights
    work = "evaluation" if weights else "peer"
    evaluates = [weights] if weights else []
    if arguments.framework in ("tensorflow", "jax"):
        peer = importlib.import_module(f"keras_{work}").Peer(arguments.framework, recipe, pixels, labels, threads, *evaluates)
    else:
        peer = importlib.import_module(f"{arguments.framework}_{work}").Peer(recipe, pixels, labels, threads, *evaluates)
    say(version=peer.version, parameters=peer.parameters, **peer.notes)
    for line in sys.stdin:
        say(images_per_second=peer.spell(float(line)))


if __name__ == "__main__":
    main()
