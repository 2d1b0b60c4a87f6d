"""A framework that trains one configuration for as long as it is asked to: compare.py starts it, and talks with it in lines.

    peer.py FRAMEWORK FILE --threads N --data DIR

Standard input: a number of seconds a line. Standard output: a line of JSON when it is warm, and one for each spell.
Between spells it waits for input, and ends with it.
"""

import argparse
import sys

import conversation
import images
from recipe import Recipe


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("framework", choices=["torch", "tensorflow", "jax"])
    parser.add_argument("file", help="a configuration")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--data", required=True,
                        help="the folder that holds the data set, its folder, or 'synthetic' for noise")
    arguments = parser.parse_args()

    say = conversation.begin()

    recipe = Recipe.load(arguments.file)
    pixels, labels = images.load(arguments.data, recipe.dataset)
    if arguments.framework == "torch":
        import torch_peer
        peer = torch_peer.Peer(recipe, pixels, labels, arguments.threads)
    else:
        import keras_peer
        peer = keras_peer.Peer(arguments.framework, recipe, pixels, labels, arguments.threads)
    say(version=peer.version, parameters=peer.parameters, **peer.notes)
    for line in sys.stdin:
        say(images_per_second=peer.spell(float(line)))


if __name__ == "__main__":
    main()
