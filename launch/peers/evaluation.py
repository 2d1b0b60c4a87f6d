"""A model that scores images again and again, in the way that is the fastest here of those that a framework has.

A way is a number of images and a function that takes the first of them and the one behind the last, and gives their classes. Of a function
that takes any number, such as Keras's predict(), the number is how many it is given in a call.
"""

import statistics
import time

import numpy

BATCHES = (50, 100, 250, 1000)
IMAGES, CLASSES = 10_000, 2_000


def first(images):
    """As many as all programs take, thousands, so that no batch is a short one."""
    return images[:min(IMAGES, len(images) // 1000 * 1000)]


class Evaluation:
    def __init__(self, ways, count):
        """`ways` by their names, of `count` images."""
        self.ways, self.images, self.place = ways, count, 0
        for name in ways:
            for _ in range(2):
                self.run(name)
        # In turn, so that what else the machine does falls on all.
        trials = [[self.rate(name, 0.2) for name in ways] for _ in range(2)]
        rates = dict(zip(ways, map(statistics.median, zip(*trials))))
        self.best = max(rates, key=rates.get)
        self.notes = {"way": self.best, "ways": rates, "classes": self.classes()}

    def classes(self):
        count, score = self.ways[self.best]
        found = numpy.concatenate([score(first, first + count) for first in range(0, max(CLASSES, count), count)])
        return found[:CLASSES].tolist()

    def run(self, name):
        """Scores the images that come next; how many."""
        count, score = self.ways[name]
        first = self.place if self.place + count <= self.images else 0
        score(first, first + count)
        self.place = first + count
        return count

    def rate(self, name, seconds):
        """Images a second over at least `seconds`."""
        start, done = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - start) < seconds or done == 0:
            done += self.run(name)
        return done / elapsed

    def spell(self, seconds):
        return self.rate(self.best, seconds)
