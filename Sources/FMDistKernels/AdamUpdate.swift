import FMDistMemory

/// Adam (Kingma and Ba, 2015) as Keras does it: m += (g - m)(1 - β1); v += (g² - v)(1 - β2); w -= α m / (√v + ε) with
/// α = rate · √(1 - β2^t) / (1 - β1^t), so that ε stands beside the uncorrected √v.
///
/// With a decay λ it is AdamW (Loshchilov and Hutter, 2019), as Keras does it: before all that, w -= w λ rate.
package struct AdamUpdate: Sendable {
  let alpha: Float
  let oneMinusBeta1: Float
  let oneMinusBeta2: Float
  let epsilon: Float
  /// λ · rate; 0 for none.
  let decay: Float

  /// The update's factors for step `step`, counted from 1.
  package init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double = 0, step: Int
  ) {
    alpha = Float(learningRate * (1 - power(beta2, step)).squareRoot() / (1 - power(beta1, step)))
    oneMinusBeta1 = Float(1 - beta1)
    oneMinusBeta2 = Float(1 - beta2)
    self.epsilon = Float(epsilon)
    decay = Float(weightDecay * learningRate)
  }

  /// Updates `weights` and both moments from `gradient` · `scale`; whole blocks of sixteen.
  package func apply(
    weights: View<Float>, gradient: View<Float>, scale: Float, mean: View<Float>, variance: View<Float>
  ) {
    let count = weights.count
    require(
      count % 16 == 0 && gradient.count == count && mean.count == count && variance.count == count,
      "Adam with buffers of the wrong size")
    takeDecay(decay, from: weights)
    let (w, gradients, m, v) = (weights.base, gradient.base, mean.base, variance.base)
    for i in stride(from: 0, to: count, by: 16) {
      let g = gradients.vector(i) * scale
      let newMean = m.vector(i).addingProduct(g - m.vector(i), Vector(repeating: oneMinusBeta1))
      let newVariance = v.vector(i).addingProduct(g * g - v.vector(i), Vector(repeating: oneMinusBeta2))
      m.store(newMean, i)
      v.store(newVariance, i)
      w.store(w.vector(i) - newMean * alpha / (squareRoot(newVariance) + epsilon), i)
    }
  }
}

/// base^exponent by repeated squaring, the same on every machine; the C library's `pow` is not.
package func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
