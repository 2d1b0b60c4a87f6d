import FMDistMemory

/// An optimizer with its factors: the kernel, and its formula.
package struct OptimizerRule: Sendable, CustomStringConvertible {
  /// The factors, in words.
  package let description: String
  /// The arrays that it remembers from step to step.
  package let states: Int
  /// Updates the weights, in step `step` from 1, from gradient · scale.
  package let update:
    @Sendable (_ step: Int, _ weights: View<Float>, _ gradient: View<Float>, _ scale: Float, _ states: [View<Float>])
      -> Void
  /// One weight after steps with these gradients, by the formula.
  package let formula: @Sendable (_ weight: Float, _ gradients: [Double]) -> Expected

  /// An optimizer whose padding stays zero.
  package init(
    _ description: String, states: Int,
    update: @escaping @Sendable (Int, View<Float>, View<Float>, Float, [View<Float>]) -> Void,
    formula: @escaping @Sendable (Float, [Double]) -> Expected
  ) {
    self.description = description
    self.states = states
    self.update = update
    self.formula = formula
  }
}
