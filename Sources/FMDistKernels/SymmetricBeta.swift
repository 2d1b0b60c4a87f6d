/// The distribution Beta(α, α), symmetrical about 1/2.
package struct SymmetricBeta: Equatable, Sendable {
  /// α, above 0.
  package let alpha: Double

  /// Of `alpha`, above 0.
  package init(alpha: Double) {
    precondition(alpha > 0, "a beta distribution needs an α above 0")
    self.alpha = alpha
  }

  /// A number from 0 to 1, made from the blocks of four words that `words` gives for 0, 1, …; one block is usually enough.
  ///
  /// For α > 1/2 it is ½ + ½ √(1 - U^(2 / (2α - 1))) cos(πV) (Ulrich, 1984): one side of a point of the disc whose density is
  /// proportional to (1 - r²)^(α - 3/2). Else X / (X + Y) for the first X = U^(1/α) and Y = V^(1/α) whose sum is at most 1 (Jöhnk, 1964),
  /// through logarithms, as powers underflow; at least π / 4 of all pairs are. Devroye, "Non-Uniform Random Variate Generation" (1986),
  /// IX.3, has both.
  package func callAsFunction(_ words: (UInt32) -> SIMD4<UInt32>) -> Double {
    guard alpha <= 0.5 else {
      let block = words(0)
      let radius = (1 - power(uniform(block.x), 2 / (2 * alpha - 1))).squareRoot()
      return 0.5 + 0.5 * radius * cosine(ofPi: uniform(block.y))
    }
    // That all of these are refused has a probability below 1e-40.
    for number in UInt32(0)..<32 {
      let block = words(number)
      for pair in [0, 2] {
        let x = naturalLogarithm(uniform(block[pair])) / alpha
        let y = naturalLogarithm(uniform(block[pair + 1])) / alpha
        if exponential(x) + exponential(y) <= 1 { return 1 / (1 + exponential(y - x)) }
      }
    }
    return 0.5
  }

  /// The middle of the 2^-32 of 0 to 1 that `word` stands for.
  private func uniform(_ word: UInt32) -> Double { (Double(word) + 0.5) * 0x1p-32 }
}
