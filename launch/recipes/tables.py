"""The tables of docs/recipes.md, in Markdown."""

import re
import statistics

from published import COMPARISON, PUBLISHED
from runs import ROOT

PAGE = ROOT / "docs" / "recipes.md"


def percent(values):
    """`89.12`, or of several the mean and how far they are apart: `89.12 (88.90 to 89.30)`."""
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{statistics.mean(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def verdict(published, accuracies):
    """Whether the mean is what the issue asks for: the published figure, less the tolerance of one that was chosen."""
    if published.accuracy is None:
        return "–"
    short = published.accuracy - statistics.mean(accuracies)
    if short <= 0:
        return "yes"
    return f"{short:.2f} short of {published.chosen}" if short <= published.tolerance else f"**{short:.2f} short**"


def recipe_table(runs):
    before = block("recipes").splitlines()  # the lines of recipes that have no runs here
    lines = [
        "| recipe | published, % | ours, % | reached | validation, last epoch, % | epochs | parameters | seconds | images/s |",
        "|---|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for published in PUBLISHED:
        results = runs.results(published.recipe)
        if not results:
            lines += [line for line in before if line.startswith(f"| [{published.recipe}]")]
            continue
        for result in results:
            if published.parameters not in (None, result["parameter_count"]):
                raise SystemExit(
                    f"{published.recipe} has {result['parameter_count']} parameters, not the published {published.parameters}")
        first = results[0]
        accuracies = [100 * result["test_accuracy"] for result in results]
        validations = [100 * result["validation_accuracy"] for result in results]
        stated = "not stated" if published.accuracy is None else f"{published.accuracy:.2f}"
        epochs = f"{first['epochs']}" if published.epochs == first["epochs"] else f"{first['epochs']} (chosen)"
        lines.append(
            f"| [{published.recipe}](../configs/{published.recipe}.yaml) | {stated} | {percent(accuracies)} "
            f"| {verdict(published, accuracies)} | {statistics.mean(validations):.2f} | {epochs} "
            f"| {first['parameter_count']:,} | {first['seconds']:.0f} | {first['images_per_second']:,.0f} |")
    return "\n".join(lines)


def comparison_table(runs):
    """kh (2021)'s last table: accuracy of two models on two data sets, and the differences both ways."""
    ours = {}
    for recipe, dataset in COMPARISON:
        result = runs.result(recipe, dataset)
        if result is None:
            return block("comparison")
        ours[recipe, dataset] = 100 * result["test_accuracy"]

    def cell(recipe, dataset):
        return f"{COMPARISON[recipe, dataset]:.2f} → {ours[recipe, dataset]:.2f}"

    def difference(a, b):
        return f"{COMPARISON[a] - COMPARISON[b]:+.2f} → {ours[a] - ours[b]:+.2f}"

    lines = ["| published → ours, % | mnist | fashion-mnist | difference |", "|---|---:|---:|---:|"]
    recipes = ["kh2021-ann", "kh2021-cnn-tuned"]
    for recipe in recipes:
        lines.append(
            f"| {recipe} | {cell(recipe, 'mnist')} | {cell(recipe, 'fashion-mnist')} "
            f"| {difference((recipe, 'fashion-mnist'), (recipe, 'mnist'))} |")
    across = [difference((recipes[1], dataset), (recipes[0], dataset)) for dataset in ("mnist", "fashion-mnist")]
    lines.append(f"| difference | {across[0]} | {across[1]} | |")
    return "\n".join(lines)


def pattern(name):
    return re.compile(rf"(<!-- figures: {name} -->\n)(.*?)(\n<!-- end -->)", re.S)


def block(name):
    """What stands in the page between <!-- figures: NAME --> and <!-- end -->."""
    match = pattern(name).search(PAGE.read_text())
    if not match:
        raise SystemExit(f"{PAGE} has no block <!-- figures: {name} -->")
    return match[2]


def write_tables(tables):
    """Replaces each table's block of the page."""
    text = PAGE.read_text()
    for name, table in tables.items():
        text = pattern(name).sub(lambda match: match[1] + table + match[3], text)
    PAGE.write_text(text)
    return PAGE
