import FMDistMemory

/// Adadelta (Zeiler, 2012) as Keras does it: a = ρa + (1 - ρ)g²; d = g √(s + ε) / √(a + ε); s = ρs + (1 - ρ)d²;
/// w -= rate · d. The quotient of roots is computed as the root of the quotient, √((s + ε) / (a + ε)): one division and
/// one root an element, and a smaller rounding error. With a decay λ first w -= w λ rate.
package struct AdadeltaUpdate: Sendable {
  let learningRate: Float
  let rho: Float
  let oneMinusRho: Float
  let epsilon: Float
  /// λ · rate; 0 for none.
  let decay: Float

  /// The update's factors, the same for each step.
  package init(learningRate: Double, rho: Double, epsilon: Double, weightDecay: Double = 0) {
    self.learningRate = Float(learningRate)
    self.rho = Float(rho)
    oneMinusRho = Float(1 - rho)
    self.epsilon = Float(epsilon)
    decay = Float(weightDecay * learningRate)
  }

  /// Updates `weights`, `squaredGradient` (a) and `squaredChange` (s) from `gradient` · `scale`; whole blocks of sixteen.
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, squaredGradient: View<Float>,
    squaredChange: View<Float>
  ) {
    let count = weights.count
    require(
      count % 16 == 0 && gradient.count == count && squaredGradient.count == count && squaredChange.count == count,
      "Adadelta with buffers of the wrong size")
    takeDecay(decay, from: weights)
    let (w, gradients, a, s) = (weights.base, gradient.base, squaredGradient.base, squaredChange.base)
    let rho = Vector(repeating: rho)
    for i in stride(from: 0, to: count, by: 16) {
      let g = gradients.vector(i) * scale
      let gradientMean = (g * g * oneMinusRho).addingProduct(a.vector(i), rho)
      let change = g * squareRoot((s.vector(i) + epsilon) / (gradientMean + epsilon))
      a.store(gradientMean, i)
      s.store((change * change * oneMinusRho).addingProduct(s.vector(i), rho), i)
      w.store(w.vector(i) - change * learningRate, i)
    }
  }
}
