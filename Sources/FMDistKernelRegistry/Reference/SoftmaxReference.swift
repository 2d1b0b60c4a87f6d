import Foundation

/// Softmax of each position in double precision.
package enum SoftmaxReference {
  /// exp(x_c - max) / Σ exp(x - max), each exponential within 2 units, and what the subtraction of the maximum and the sum
  /// round.
  package static func forward(_ logits: [Float], channels: Int) -> [Expected] {
    stride(from: 0, to: logits.count, by: channels).flatMap { start in
      let row = logits[start..<start + channels]
      let greatest = Double(row.max() ?? 0)
      let powers = row.map { exp(Double($0) - greatest) }
      let sum = powers.reduce(0, +)
      return zip(row, powers).map { logit, power in
        let value = power / sum
        let argument = greatest - Double(logit)
        return Expected(
          value: value,
          // exp saturates at 1.19e-38.
          tolerance: value * Double(Float.ulpOfOne) * (5 + argument + Double(channels)) + 1.2e-38)
      }
    }
  }

  /// dx_c = y_c (dy_c - Σ dy · y)
  package static func backward(y: [Float], dy: [Float], channels: Int) -> [Expected] {
    y.indices.map { i in
      var dot = ExactSum()
      for c in i / channels * channels..<(i / channels + 1) * channels { dot.add(y[c], times: dy[c]) }
      let value = Double(y[i]) * (Double(dy[i]) - dot.value)
      let slack = Double(Float.ulpOfOne) * (abs(Double(dy[i])) + abs(dot.value))
      return Expected(value: value, tolerance: abs(Double(y[i])) * (dot.tolerance + 2 * slack))
    }
  }
}
