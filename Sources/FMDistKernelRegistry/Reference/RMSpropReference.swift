/// One weight under Keras's RMSprop in double precision, with a bound on what single precision may make of it.
package struct RMSpropReference {
  private var weight: Double
  private var velocity = 0.0
  private var momentum = 0.0
  private var average = 0.0
  private var averageMagnitude = 0.0
  private var step = 0
  /// What the momentum would be if all gradients had one sign, each times what cancellation makes of an error in it.
  private var momentumMagnitude = 0.0
  private var travel = 0.0

  package init(weight: Float) { self.weight = Double(weight) }

  /// w -= w λ rate, before an update.
  package mutating func decay(rate: Double, weightDecay: Double) {
    travel += abs(weight) * rate * weightDecay
    weight -= weight * rate * weightDecay
  }

  /// v = ρ v + (1 - ρ) g²; m = momentum · m + rate · g / √(v + ε); w -= m. Centered, a = ρ a + (1 - ρ) g, and v - a²
  /// stands for v in the root.
  package mutating func update(
    gradient: Double, rate: Double, rho: Double, momentum share: Double, epsilon: Double, centered: Bool
  ) {
    step += 1
    velocity = rho * velocity + (1 - rho) * gradient * gradient
    average = rho * average + (1 - rho) * gradient
    averageMagnitude = rho * averageMagnitude + (1 - rho) * abs(gradient)
    let square = (centered ? velocity - average * average : velocity) + epsilon
    let change = rate * gradient / square.squareRoot()
    momentum = share * momentum + change
    weight -= momentum
    let cancellation = centered ? max(1, (velocity + 2 * averageMagnitude * abs(average)) / square) : 1
    momentumMagnitude = share * momentumMagnitude + abs(change) * cancellation
    travel += momentumMagnitude
  }

  /// A rounding of the weight at each step; and of what it moves by six for each step that is remembered and eight more.
  package var expected: Expected {
    let unit = Double(Float.ulpOfOne) / 2
    return Expected(value: weight, tolerance: unit * (Double(step) * abs(weight) + Double(6 * step + 8) * travel))
  }
}
