"""Random numbers that are the same on every machine and in every version of Python."""

MASK = 2**64 - 1


class Draw:
    """SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014), seeded by some numbers."""

    def __init__(self, *numbers):
        self.state = 0
        for number in numbers:
            self.state = (self.bits() + number) & MASK

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        return z ^ (z >> 31)

    def one_of(self, choices):
        """One of a list; of a mapping, a key, as often as its value says."""
        if isinstance(choices, dict):
            choices = [key for key, weight in choices.items() for _ in range(weight)]
        return choices[self.bits() % len(choices)]

    def happens(self, one_in):
        return self.bits() % one_in == 0

    def shuffled(self, items):
        items = list(items)
        return [items.pop(self.bits() % len(items)) for _ in range(len(items))]
