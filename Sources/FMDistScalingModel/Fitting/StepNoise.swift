/// How the times of one rank's steps differ from each other, and what it costs to wait for the slowest of several.
///
/// A step ends when the last core is done. If each core's time is drawn from the same distribution, independently, the
/// expected time of the step is that of the greatest of as many draws as there are cores.
package struct StepNoise: Sendable {
  private let sorted: [Double]
  /// The mean of the samples.
  package let mean: Double
  /// Of how many samples it is made; see ``expectedGreatest(of:)`` for how many are needed.
  package var count: Int { sorted.count }

  /// The distribution of `samples`, of which there must be one, all above 0.
  package init(samples: [Double]) {
    precondition(!samples.isEmpty && samples.allSatisfy { $0 > 0 }, "noise needs samples above 0")
    sorted = samples.sorted()
    mean = samples.reduce(0, +) / Double(samples.count)
  }

  /// The expected greatest of `draws` samples, drawn with replacement: Σ x₍ᵢ₎ ((i/n)ᵈ - ((i-1)/n)ᵈ), with x₍ᵢ₎ the i-th least of n.
  ///
  /// That is what bootstrapping converges to. No draw exceeds the greatest sample, so with as many draws as samples, or more, it
  /// is the greatest sample nearly, and too little. Complexity: O(n).
  package func expectedGreatest(of draws: Int) -> Double {
    precondition(draws >= 1, "the greatest of no samples")
    let count = Double(sorted.count)
    var before = 0.0
    return sorted.enumerated().reduce(0) { sum, pair in
      let after = power(Double(pair.offset + 1) / count, draws)
      defer { before = after }
      return sum + pair.element * (after - before)
    }
  }

  /// By what share of a step's mean time the greatest of `draws` is expected above it; 0 for one.
  package func delay(of draws: Int) -> Double { draws == 1 ? 0 : max(0, expectedGreatest(of: draws) / mean - 1) }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
