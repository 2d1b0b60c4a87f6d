"""A recipe of configs/, in the words that fmdist reads: one source for the models of all programs."""

import dataclasses
import pathlib

CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs"

# Keras's defaults, as fmdist has them.
LAYER_DEFAULTS = {
    "conv2d": {"strides": 1, "padding": "valid", "activation": "linear"},
    "max_pooling2d": {"pool_size": 2, "strides": None},
    "dense": {"activation": "linear"},
    "permute": {}, "dropout": {}, "flatten": {}, "activation": {},
}
OPTIMIZER_DEFAULTS = {
    "sgd": {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False},
    "adam": {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
    "adamw": {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.004},
    "rmsprop": {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False},
    "adadelta": {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-7},
}


def pair(value):
    """One number for both sides, or height and width."""
    return tuple(value) if isinstance(value, list) else (value, value)


def named(item, defaults):
    """`flatten`, or a mapping with one key, as (name, options) with all options filled in."""
    name, options = (item, {}) if isinstance(item, str) else next(iter(item.items()))
    if name not in defaults:
        raise SystemExit(f"the peers' script does not know '{name}': expected one of {', '.join(defaults)}")
    return name, {**defaults[name], **(options or {})}


@dataclasses.dataclass
class Recipe:
    name: str
    dataset: str
    layers: list  # of (name, options); the last is dense
    optimizer: tuple  # (name, options)
    batch_size: int

    @property
    def is_convolutional(self):
        return any(name == "conv2d" for name, _ in self.layers)

    @staticmethod
    def load(name):
        import yaml  # not when options are only looked at, before it is installed

        path = CONFIGS / f"{name}.yaml"
        if not path.is_file():
            raise SystemExit(f"there is no {path}: expected one of {', '.join(Recipe.names())}")
        words = yaml.safe_load(path.read_text())
        recipe = Recipe(
            name, words["data"]["dataset"], [named(item, LAYER_DEFAULTS) for item in words["model"]],
            named(words["optimizer"], OPTIMIZER_DEFAULTS), words["training"]["batch_size"])
        if recipe.layers[-1][0] != "dense" or recipe.layers[-1][1]["activation"] != "softmax":
            raise SystemExit(f"{path}: the peers' script expects a dense layer with softmax as the last")
        return recipe

    @staticmethod
    def names():
        """Those that stand for a publication: all but the built-in model."""
        return sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "default")
