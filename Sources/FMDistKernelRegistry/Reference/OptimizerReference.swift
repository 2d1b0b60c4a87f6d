/// One weight under Keras's update rules in double precision, with a bound on what single precision may make of it.
package struct OptimizerReference {
  package private(set) var weight: Double
  private var first = 0.0
  private var second = 0.0
  private var firstMagnitude = 0.0
  private var step = 0
  /// The sum of what the updates would move the weight if all gradients had one sign.
  private var travel = 0.0

  package init(weight: Float) { self.weight = Double(weight) }

  /// v = momentum · v - rate · g; w += v, or momentum · v - rate · g with Nesterov's look ahead.
  package mutating func sgd(gradient: Double, rate: Double, momentum: Double, nesterov: Bool) {
    step += 1
    first = momentum * first - rate * gradient
    firstMagnitude = momentum * firstMagnitude + abs(rate * gradient)
    weight += nesterov ? momentum * first - rate * gradient : first
    travel += nesterov ? momentum * firstMagnitude + abs(rate * gradient) : firstMagnitude
  }

  /// w -= w λ rate, before an update.
  package mutating func decay(rate: Double, weightDecay: Double) {
    travel += abs(weight) * rate * weightDecay
    weight -= weight * rate * weightDecay
  }

  /// m = β1 m + (1 - β1) g; v = β2 v + (1 - β2) g²; w -= rate √(1 - β2^t) / (1 - β1^t) · m / (√v + ε)
  package mutating func adam(gradient: Double, rate: Double, beta1: Double, beta2: Double, epsilon: Double) {
    step += 1
    first = beta1 * first + (1 - beta1) * gradient
    firstMagnitude = beta1 * firstMagnitude + (1 - beta1) * abs(gradient)
    second = beta2 * second + (1 - beta2) * gradient * gradient
    var (power1, power2) = (1.0, 1.0)
    for _ in 0..<step { (power1, power2) = (power1 * beta1, power2 * beta2) }
    let factor = rate * (1 - power2).squareRoot() / (1 - power1) / (second.squareRoot() + epsilon)
    weight -= factor * first
    travel += factor * firstMagnitude
  }

  /// A rounding of the weight at each step; and of what it moves by six for each step that is remembered and eight more.
  package var expected: Expected {
    let unit = Double(Float.ulpOfOne) / 2
    return Expected(value: weight, tolerance: unit * (Double(step) * abs(weight) + Double(6 * step + 8) * travel))
  }
}
