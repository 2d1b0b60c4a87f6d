"""PyTorch in inference_mode, eager and traced and frozen, in both memory layouts."""

import warnings

import torch

import evaluation
from carried import Weights, channels_first
from torch_peer import Model, moves_padding


def load(model, recipe, weights):
    """Overwrites the model's numbers with those of a checkpoint."""
    for own, layer, arrays in zip(model.layers, recipe.layers, channels_first(weights, recipe.layers)):
        if layer.kind == "batch_normalization":
            places = ([own.weight] if own.affine else []) + ([own.bias] if own.affine else []) + [own.running_mean, own.running_var]
        elif layer.kind == "separable_conv2d":
            places = [own[0].weight, own[1].weight, own[1].bias]
        else:
            places = [own.weight, own.bias] if arrays else []
        places = [place for place in places if place is not None]
        for place, array in zip(places, arrays, strict=True):
            place.copy_(torch.from_numpy(array))


class Peer:
    version = f"PyTorch {torch.__version__}"

    @torch.inference_mode()
    def __init__(self, recipe, images, labels, threads, weights):
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(1)
        self.recipe = recipe
        weights = Weights(weights, recipe.layers)
        images = torch.from_numpy(evaluation.first(images)).permute(0, 3, 1, 2)
        layouts = {"contiguous": torch.contiguous_format}
        if recipe.is_convolutional:
            layouts["channels_last"] = torch.channels_last
        ways = {}
        for layout, form in layouts.items():
            model = Model(recipe.layers)
            load(model, recipe, weights)
            self.parameters = model.numbers
            model, source = model.eval().to(memory_format=form), images.contiguous(memory_format=form)
            for batch in evaluation.BATCHES:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    frozen = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, source[:batch])))
                for name, function in [("eager", model), ("frozen", frozen)]:
                    ways[f"{name}, {layout}, {batch} images"] = (batch, self.way(function, source))
        self.evaluation = evaluation.Evaluation(ways, len(images))
        self.notes = self.evaluation.notes
        if moves_padding(recipe):
            self.notes.pop("classes")

    @staticmethod
    def way(function, source):
        def score(first, last):
            with torch.inference_mode():
                return function(source[first:last]).argmax(1).numpy()

        return score

    def spell(self, seconds):
        return self.evaluation.spell(seconds)
