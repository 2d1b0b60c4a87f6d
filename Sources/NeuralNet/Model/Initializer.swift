import Kernels
import Memory

/// What an array is before the first step; Keras's names.
public enum Initializer: Equatable, Sendable {
  /// Zeros.
  case zeros
  /// Ones.
  case ones
  /// Glorot and Bengio's uniform distribution (2010): ± √(6 / (fan in + fan out)).
  case glorotUniform

  /// Overwrites `array`, of `fans` products, in Keras's layout.
  ///
  /// Element e is a function of (seed, `index`, e), so it is the same on every rank. `index` is the parameter's number.
  func fill(_ array: View<Float>, fans: (input: Int, output: Int), seed: UInt64, index: Int) {
    switch self {
    case .zeros: array.fill(0)
    case .ones: array.fill(1)
    case .glorotUniform:
      let limit = (6 / Double(fans.input + fans.output)).squareRoot()
      Self.uniform(array, limit: limit, seed: seed, index: index)
    }
  }

  private static func uniform(_ array: View<Float>, limit: Double, seed: UInt64, index: Int) {
    let random = Philox(seed: seed)
    for start in stride(from: 0, to: array.count, by: 4) {
      let words = random(
        block: UInt32(truncatingIfNeeded: start / 4), UInt32(truncatingIfNeeded: index), 0, .initialization)
      for lane in 0..<min(4, array.count - start) {
        // The middle of one of 2^24 equal intervals of 0 ... 1, which doubles hold exactly.
        let uniform = (Double(words[lane] >> 8) + 0.5) / Double(1 << 24)
        array[start + lane] = Float((2 * uniform - 1) * limit)
      }
    }
  }
}
