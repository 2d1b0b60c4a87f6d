import FMDistKernels
import FMDistMemory

/// What a model's last activation was given for some images.
package struct Logits: Sendable {
  /// N x U, for U units of the last layer.
  package let values: Buffer<Float>
  /// U.
  package let units: Int
  /// Softmax, or sigmoid.
  package let activation: Activation

  /// `values` for the `units` of a last layer, before its `activation`.
  package init(values: Buffer<Float>, units: Int, activation: Activation) {
    precondition(values.count.isMultiple(of: units), "whole rows of logits")
    (self.values, self.units, self.activation) = (values, units, activation)
  }
}
