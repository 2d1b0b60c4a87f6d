import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// A layer of a model that is exported.
package struct ExportedLayer: Sendable {
  /// Its name, kind, shapes, and the layers that it reads.
  package let plan: ModelPlan.Layer
  /// What it has learned or keeps, in the order of ``ModelPlan/Layer/parameters``.
  package let arrays: [NamedArray]
  /// Whether its output is the model's.
  package let isLast: Bool
  /// The image whose elements come channels first in what a dense layer reads or a flatten layer gives; nil where they come in Keras's order, channels last.
  var flattened: Shape?

  init(plan: ModelPlan.Layer, arrays: [NamedArray], isLast: Bool) {
    (self.plan, self.arrays, self.isLast) = (plan, arrays, isLast)
  }

  /// Its array called `role` (`kernel`, `moving_mean`), if it has that.
  package func array(_ role: String) -> NamedArray? { arrays.first { $0.name == "\(plan.name)/\(role)" } }

  /// What is left of `activation` of the layer: that of the model's last layer belongs to ``ModelAnswer``, as a temperature comes before it.
  package func activation(_ activation: Activation) -> Activation {
    isLast && plan.layer.outputActivation != nil ? .linear : activation
  }
}
