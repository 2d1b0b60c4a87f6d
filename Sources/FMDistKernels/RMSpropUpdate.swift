import FMDistMemory

/// RMSprop (Tieleman and Hinton, 2012) as Keras does it: v = ρv + (1 - ρ)g²; w -= rate · g / √(v + ε). With momentum
/// m = momentum · m + rate · g / √(v + ε); w -= m. Centered (Graves, 2013), a = ρa + (1 - ρ)g, and v - a² stands for v
/// in the root. One division and one root an element. With a decay λ first w -= w λ rate.
package struct RMSpropUpdate: Sendable {
  let learningRate: Float
  let rho: Float
  let oneMinusRho: Float
  let momentum: Float
  let epsilon: Float
  /// λ · rate; 0 for none.
  let decay: Float
  /// Whether a is needed.
  package let centered: Bool
  /// Whether m is needed.
  package var hasMomentum: Bool { momentum != 0 }

  /// The update's factors, the same for each step.
  package init(
    learningRate: Double, rho: Double, momentum: Double, epsilon: Double, centered: Bool, weightDecay: Double = 0
  ) {
    self.learningRate = Float(learningRate)
    self.rho = Float(rho)
    oneMinusRho = Float(1 - rho)
    self.momentum = Float(momentum)
    self.epsilon = Float(epsilon)
    decay = Float(weightDecay * learningRate)
    self.centered = centered
  }

  /// Updates `weights`, `velocity` (v), where there is momentum `momentum` (m), and where it is centered
  /// `averageGradient` (a), from `gradient` · `scale`; whole blocks of sixteen. What is not used may be empty.
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, velocity: View<Float>, momentum: View<Float>,
    averageGradient: View<Float>
  ) {
    let count = weights.count
    require(
      count % 16 == 0 && gradient.count == count && velocity.count == count
        && (self.momentum == 0 || momentum.count == count) && (!centered || averageGradient.count == count),
      "RMSprop with buffers of the wrong size")
    takeDecay(decay, from: weights)
    let (w, gradients, v) = (weights.base, gradient.base, velocity.base)
    let (m, a) = (momentum.base, averageGradient.base)
    let rho = Vector(repeating: rho)
    for i in stride(from: 0, to: count, by: 16) {
      let g = gradients.vector(i) * scale
      let newVelocity = (g * g * oneMinusRho).addingProduct(v.vector(i), rho)
      v.store(newVelocity, i)
      var variance = newVelocity
      if centered {
        let average = (g * oneMinusRho).addingProduct(a.vector(i), rho)
        a.store(average, i)
        // A mean of squares is no less than the mean's square, but rounding does not know.
        variance = (variance - average * average).replacing(with: 0, where: variance .< average * average)
      }
      var step = g * learningRate / squareRoot(variance + epsilon)
      if self.momentum != 0 {
        step = step.addingProduct(m.vector(i), Vector(repeating: self.momentum))
        m.store(step, i)
      }
      w.store(w.vector(i) - step, i)
    }
  }
}
