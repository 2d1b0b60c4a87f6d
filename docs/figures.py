"""Writes the tables of figures in docs/kernels.md, docs/scaling.md and README.md from what the benchmarks print.

    launch/bench steps --threads 1 > steps1.txt
    launch/bench steps --threads 2 > steps2.txt
    launch/bench kernels > kernels.txt
    launch/bench peers > peers.txt
    launch/bench scaling > scaling.txt
    launch/bench scaling --order-cost > order.txt
    launch/bench ddp > ddp.txt
    launch/bench scaling --model --recipe jin2020-mlp kh2021-cnn-tuned --rounds 9 --output docs/scaling > model.txt
    python3 docs/figures.py DIR       # the folder of those files; a table whose file is missing stays as it is

A table lies between <!-- figures: NAME --> and <!-- end -->. Only Python's own library is needed.
"""

import pathlib
import re
import sys

DOCS = pathlib.Path(__file__).parent

# Kernels and shapes that docs/kernels.md shows, as `fmdist-bench kernels` names them.
KERNELS = [
    ("dense/forward", "64x784x512"), ("dense/data_gradient", "64x784x512"), ("dense/weights_gradient", "64x784x512"),
    ("dense/weights_gradient", "256x784x512"),
    ("convolution/forward", "26x26x32 to 64, 3x3 valid"), ("convolution/data_gradient", "26x26x32 to 64, 3x3 valid"),
    ("convolution/weights_gradient", "26x26x32 to 64, 3x3 valid"),
    ("convolution/forward", "14x14x32 to 36, 5x5 same"),
    ("convolution/forward", "28x28x1 to 32, 3x3 valid"), ("convolution/weights_gradient", "28x28x1 to 32, 3x3 valid"),
    ("fused_convolution/forward", "26x26x32 to 64, 3x3 valid relu, pool 2x2"),
    ("fused_convolution/forward", "28x28x1 to 64, 3x3 valid relu, pool 2x2"),
    ("fused_convolution/weights_gradient", "28x28x1 to 64, 3x3 valid relu, pool 2x2"),
    ("fused_convolution/weights_gradient", "26x26x32 to 64, 3x3 valid relu, pool 2x2"),
    ("fused_convolution/data_gradient", "26x26x32 to 64, 3x3 valid relu, pool 2x2"),
    ("dropout/apply", "25088, rate 0.3"), ("adam", "401408, β 0.9 0.999, ε 1e-07"),
]


class Recipe:
    """One recipe's part of what `fmdist-bench steps` prints."""

    def __init__(self, words):
        self.name = words[0]
        (self.batch, self.threads, self.rate, _, self.executed, self.dense, self.gflops, _, self.share,
         self.peak) = map(float, words[1:11])
        self.parts = []  # (layer, phase, µs, MFLOPs or None, share of the FMA peak or None)

    @property
    def layers(self):
        return list(dict.fromkeys(part[0] for part in self.parts if part[0] != "step"))

    def time(self, layer, *phases):
        return sum(part[2] for part in self.parts if part[0] == layer and (not phases or part[1] in phases))

    @property
    def total(self):
        return sum(part[2] for part in self.parts)

    def kind(self, layer, phase, flops):
        """Under which heading of the table of lost time a part falls."""
        if layer == "step":
            return {"optimizer": "update", "waiting": "waiting", "exchange": "waiting",
                    "waitForRanks": "waiting", "waitForMessages": "waiting"}.get(phase, "around")
        if phase == "transpose":
            return "update"
        if flops is None:
            return "dropout"
        if not layer.startswith("conv2d"):
            return "dense"
        if layer == self.layers[0]:
            return "first"
        return "forward" if phase == "forward" else "sparse"

    def lost(self):
        """For each heading the µs above what the part's operations take at the peak."""
        lost = dict.fromkeys(["first", "forward", "sparse", "dense", "dropout", "around", "update", "waiting"], 0.0)
        for layer, phase, time, flops, share in self.parts:
            lost[self.kind(layer, phase, flops)] += time * (1 - (share or 0) / 100)
        return lost


def steps(file):
    recipes, current = {}, None
    for line in file.read_text().splitlines():
        words = line.split()
        heading = re.match(r"(\S+): a thread's", line)
        if heading:
            current = recipes[heading[1]]
        elif current is None and len(words) == 12 and words[0] != "recipe":
            recipes[words[0]] = Recipe(words)
        elif current and len(words) in (4, 5, 6) and words[0] not in ("layer", "all"):
            flops, share = (float(words[4]) if len(words) > 4 else None), (float(words[5]) if len(words) > 5 else None)
            current.parts.append((words[0], words[1], float(words[2]), flops, share))
    return recipes


def table(rows):
    head, *body = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] + ["---:"] * (len(head) - 1), *body])


def summary(one, two):
    rows = [["recipe", "batch", "executed MFLOPs", "dense", "images/s", "% of the peak", "images/s, 2 threads",
             "% of the peak"]]
    for r in one.values():
        other = two.get(r.name)
        rows.append([r.name, f"{r.batch:.0f}", f"{r.executed:.2f}", f"{r.dense:.2f}", f"{r.rate:,.0f}", f"{r.share:.1f}",
                     f"{other.rate:,.0f}" if other else "", f"{other.share:.1f}" if other else ""])
    return table(rows)


def lost(recipes):
    rows = [["recipe", "whole step, µs", "at the peak", "one-channel convolution", "other convolutions forward",
             "sparse gradients", "dense layers", "dropout, activations", "input, sums, loss", "optimizer, transposes",
             "exchange, waiting"]]
    for r in recipes.values():
        above = r.lost()
        rows.append([r.name, f"{r.total:.1f}", f"{r.total - sum(above.values()):.1f}"]
                    + [f"{value:.1f}" if value >= 0.05 else "–" for value in above.values()])
    return table(rows)


def breakdown(recipe):
    def cell(layer, phase):
        for part in recipe.parts:
            if part[:2] == (layer, phase):
                return f"{part[2]:.1f}" + (f" ({part[4]:.0f} %)" if part[4] is not None else "")
        return "–"

    rows = [["layers", "forward", "data gradient", "weights gradient", "activation, dropout", "transpose", "% of the step"]]
    for layer in recipe.layers:
        rows.append([layer] + [cell(layer, phase) for phase in
                               ["forward", "dataGradient", "weightsGradient", "activation", "transpose"]]
                    + [f"{recipe.time(layer) / recipe.total * 100:.1f}"])
    around = [f"{phase} {time:.1f}" for layer, phase, time, _, _ in recipe.parts if layer == "step" and time >= 0.05]
    return (f"**{recipe.name}**, {recipe.total:.1f} µs\n\n{table(rows)}\n\n"
            f"Around the layers: {', '.join(around)} µs.")


def kernels(file):
    found = {}
    for line in file.read_text().splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if len(cells) > 4:
            found[cells[0], cells[1]] = cells[2:]
    rows = [["kernel", "shape", "µs", "% of the FMA peak", "% of a triad over as many bytes"]]
    for name, shape in KERNELS:
        if (name, shape) in found:
            values = found[name, shape]
            computes = len(values) > 4  # else it moves memory
            rows.append([f"`{name}`", shape, values[0], values[3] if computes else "", "" if computes else values[-1]])
    return table(rows)


def tables(file):
    """The tables in Markdown that a benchmark printed, in their order."""
    blocks = file.read_text().split("\n\n")
    return [block for block in blocks if block.startswith("|")]


def model(file):
    """The cost model's tables as printed, each recipe's below its charts."""
    text = file.read_text().strip()
    for words, chart in [(r" on this host", "host"), (r", PROJECTION", "projection")]:
        text = re.sub(rf"^(\*\*(\S+)\*\*{words})",
                      rf"![\2: {chart}](scaling/\2-{chart}.svg)\n\n\1", text, flags=re.M)
    return text


def replace(file, name, text):
    old = file.read_text()
    new, count = re.subn(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)",
                         lambda match: f"{match[1]}\n{text}\n\n{match[2]}", old, flags=re.S)
    if count != 1:
        sys.exit(f"{file} has {count} tables '{name}', expected 1")
    file.write_text(new)


def main():
    folder = pathlib.Path(sys.argv[1])
    guide = DOCS / "kernels.md"
    if (folder / "steps1.txt").exists():
        one = steps(folder / "steps1.txt")
        two = steps(folder / "steps2.txt") if (folder / "steps2.txt").exists() else {}
        replace(guide, "steps", summary(one, two))
        replace(guide, "lost", lost(one))
        replace(guide, "breakdowns", "\n\n".join(breakdown(r) for r in one.values()))
    if (folder / "kernels.txt").exists():
        replace(guide, "kernels", kernels(folder / "kernels.txt"))
    scaling = DOCS / "scaling.md"
    if (folder / "scaling.txt").exists():
        rates, parts = tables(folder / "scaling.txt")
        replace(scaling, "scaling", rates)
        replace(scaling, "scaling-parts", parts)
    if (folder / "order.txt").exists():
        replace(scaling, "order", tables(folder / "order.txt")[1])
    if (folder / "ddp.txt").exists():
        replace(scaling, "ddp", tables(folder / "ddp.txt")[0])
    if (folder / "model.txt").exists():
        replace(scaling, "model", model(folder / "model.txt"))
    if (folder / "peers.txt").exists():
        lines = (folder / "peers.txt").read_text().splitlines()
        replace(DOCS.parent / "README.md", "peers", "\n".join(line for line in lines if line.startswith("|")))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
