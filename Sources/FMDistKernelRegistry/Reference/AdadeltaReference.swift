/// One weight under Keras's Adadelta in double precision, with a bound on what single precision may make of it.
///
/// Errors are counted in halves of an ulp of 1.
package struct AdadeltaReference {
  private var weight: Double
  private var (squaredGradient, squaredChange) = (0.0, 0.0)
  private var (gradientError, changeError, weightError) = (0.0, 0.0, 0.0)

  package init(weight: Float) { self.weight = Double(weight) }

  /// w -= w λ rate, before an update.
  package mutating func decay(rate: Double, weightDecay: Double) {
    // λ · rate, its product and the difference are rounded.
    let loss = weight * rate * weightDecay
    weight -= loss
    weightError += loss == 0 ? 0 : 3 * abs(loss) + abs(weight)
  }

  /// a = ρ a + (1 - ρ) g²; d = g √(s + ε) / √(a + ε); s = ρ s + (1 - ρ) d²; w -= rate · d
  package mutating func update(gradient: Double, rate: Double, rho: Double, epsilon: Double) {
    // Of a mean's first term ρ and the sum are rounded, of its second 1 - ρ, the square, its product and the sum.
    gradientError = rho * (gradientError + 2 * squaredGradient) + (1 - rho) * 4 * gradient * gradient
    squaredGradient = rho * squaredGradient + (1 - rho) * gradient * gradient
    let (numerator, denominator) = (squaredChange + epsilon, squaredGradient + epsilon)
    let change = gradient * (numerator / denominator).squareRoot()
    // Under the root both ε, both sums and the quotient are rounded, and count half; then the root and its product.
    let relativeError = 4.5 + changeError / numerator / 2 + gradientError / denominator / 2
    changeError = rho * (changeError + 2 * squaredChange) + (1 - rho) * (4 + 2 * relativeError) * change * change
    squaredChange = rho * squaredChange + (1 - rho) * change * change
    weight -= rate * change
    weightError += rate * abs(change) * (relativeError + 2) + abs(weight)
  }

  package var expected: Expected {
    Expected(value: weight, tolerance: Double(Float.ulpOfOne) / 2 * weightError)
  }
}
