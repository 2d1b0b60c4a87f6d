import Memory

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
  /// The same by the formula, for one weight.
  package let formula: @Sendable (_ weight: inout OptimizerReference, _ gradient: Double) -> Void

  /// An optimizer whose padding stays zero.
  package init(
    _ description: String, states: Int,
    update: @escaping @Sendable (Int, View<Float>, View<Float>, Float, [View<Float>]) -> Void,
    formula: @escaping @Sendable (inout OptimizerReference, Double) -> Void
  ) {
    self.description = description
    self.states = states
    self.update = update
    self.formula = formula
  }
}
