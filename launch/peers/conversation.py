"""How a peer talks with what started it: a line of JSON when it is warm, and one for each spell, whose seconds it is told in a line."""

import json
import os


def begin():
    """A function that says words in a line. Frameworks and processes print: the conversation keeps standard output to itself."""
    conversation = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(**words):
        print(json.dumps(words), file=conversation, flush=True)

    return say
