/// Dense layers by their formula, in Keras's layouts: x (samples x K), W (K x N), b (N), y and dy (samples x N).
package struct DenseReference {
  package let samples, inputs, units: Int
  package let x, weights, bias, dy: [Float]

  package init(samples: Int, inputs: Int, units: Int, x: [Float], weights: [Float], bias: [Float], dy: [Float]) {
    (self.samples, self.inputs, self.units) = (samples, inputs, units)
    (self.x, self.weights, self.bias, self.dy) = (x, weights, bias, dy)
  }

  /// x W + b
  package func forward() -> [ExactSum] {
    var y = [ExactSum](repeating: ExactSum(), count: samples * units)
    for s in 0..<samples {
      for n in 0..<units {
        y[s * units + n].add(bias[n])
        for k in 0..<inputs { y[s * units + n].add(x[s * inputs + k], times: weights[k * units + n]) }
      }
    }
    return y
  }

  /// dx = dy Wᵀ
  package func dataGradient() -> [ExactSum] {
    var dx = [ExactSum](repeating: ExactSum(), count: samples * inputs)
    for s in 0..<samples {
      for k in 0..<inputs {
        for n in 0..<units { dx[s * inputs + k].add(dy[s * units + n], times: weights[k * units + n]) }
      }
    }
    return dx
  }

  /// dW = xᵀ dy
  package func weightsGradient() -> [ExactSum] {
    var gradient = [ExactSum](repeating: ExactSum(), count: inputs * units)
    for s in 0..<samples {
      for k in 0..<inputs {
        for n in 0..<units { gradient[k * units + n].add(x[s * inputs + k], times: dy[s * units + n]) }
      }
    }
    return gradient
  }

  /// db = Σ dy
  package func biasGradient() -> [ExactSum] {
    var gradient = [ExactSum](repeating: ExactSum(), count: units)
    for s in 0..<samples { for n in 0..<units { gradient[n].add(dy[s * units + n]) } }
    return gradient
  }
}

/// The same in Float, each result by the one chain of fused operations that the kernels promise.
extension DenseReference {
  /// From b, over the inputs in order.
  package func forwardChain() -> [Float] {
    (0..<samples * units).map { i in
      let (s, n) = (i / units, i % units)
      return (0..<inputs).reduce(bias[n]) { $0.addingProduct(x[s * inputs + $1], weights[$1 * units + n]) }
    }
  }

  /// From zero, over the units in order.
  package func dataGradientChain() -> [Float] {
    (0..<samples * inputs).map { i in
      let (s, k) = (i / inputs, i % inputs)
      return (0..<units).reduce(Float(0)) { $0.addingProduct(dy[s * units + $1], weights[k * units + $1]) }
    }
  }

  /// From zero, over `rows` in order: one leaf of the gradient of W.
  package func weightsGradientChain(rows: Range<Int>) -> [Float] {
    (0..<inputs * units).map { i in
      let (k, n) = (i / units, i % units)
      return rows.reduce(Float(0)) { $0.addingProduct(x[$1 * inputs + k], dy[$1 * units + n]) }
    }
  }

  /// From zero, over `rows` in order: one leaf of the gradient of b.
  package func biasGradientChain(rows: Range<Int>) -> [Float] {
    (0..<units).map { n in rows.reduce(Float(0)) { $0 + dy[$1 * units + n] } }
  }
}
