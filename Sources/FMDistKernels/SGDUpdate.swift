import FMDistMemory

/// Stochastic gradient descent with momentum, as Keras: v = momentum · v - rate · g; w += v, or with Nesterov's look
/// ahead w += momentum · v - rate · g (Sutskever et al., 2013). Without momentum w -= rate · g, and no v is needed. With a decay
/// λ first w -= w λ rate.
package struct SGDUpdate: Sendable {
  let learningRate: Float
  let momentum: Float
  let nesterov: Bool
  /// λ · rate; 0 for none.
  let decay: Float

  /// The update's factors for one step.
  package init(learningRate: Double, momentum: Double, nesterov: Bool, weightDecay: Double = 0) {
    self.learningRate = Float(learningRate)
    self.momentum = Float(momentum)
    self.nesterov = nesterov
    decay = Float(weightDecay * learningRate)
  }

  /// Updates `weights`, and `velocity` where there is momentum, from `gradient` · `scale`; whole blocks of sixteen.
  package func apply(weights: View<Float>, gradient: View<Float>, scale: Float, velocity: View<Float>) {
    require(
      weights.count % 16 == 0 && gradient.count == weights.count
        && (momentum == 0 || velocity.count == weights.count), "SGD with buffers of the wrong size")
    takeDecay(decay, from: weights)
    let (w, g, v) = (weights.base, gradient.base, velocity.base)
    for i in stride(from: 0, to: weights.count, by: 16) {
      let step = g.vector(i) * scale * learningRate
      guard momentum != 0 else {
        w.store(w.vector(i) - step, i)
        continue
      }
      let speed = v.vector(i) * momentum - step
      v.store(speed, i)
      w.store(w.vector(i) + (nesterov ? speed * momentum - step : speed), i)
    }
  }
}
