// The transforms of Winograd's convolution on the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks", 2016): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A, for a tile d of 6 x 6 inputs and a window g of R x R
// weights gives 7 - R outputs a side. Bᵀ is the same for all R.

/// Six vectors.
typealias Six = InlineArray<6, Vector>

enum WinogradTransforms {
  /// Inputs a side of a tile, and points a side of what they become.
  static let points = 6

  /// Bᵀ d
  @inline(__always)
  static func input(_ d: Six) -> Six {
    let (even, odd) = (d[4] - 4 * d[2], d[3] - 4 * d[1])
    let (difference, twice) = (d[4] - d[2], 2 * (d[3] - d[1]))
    var t = Six(repeating: .zero)
    t[0] = 4 * d[0] - 5 * d[2] + d[4]
    t[1] = even + odd
    t[2] = even - odd
    t[3] = difference + twice
    t[4] = difference - twice
    t[5] = 4 * d[1] - 5 * d[3] + d[5]
    return t
  }
}

/// G, for a number of weights a side.
protocol WinogradWeights {
  static var count: Int { get }
  /// G g, of the first `count` of the five.
  static func transform(_ g: Five) -> Six
}

/// Five vectors.
typealias Five = InlineArray<5, Vector>

enum ThreeWeights: WinogradWeights {
  static var count: Int { 3 }

  @inline(__always)
  static func transform(_ g: Five) -> Six {
    let (even, even2) = (g[0] + g[2], g[0] + 4 * g[2])
    var t = Six(repeating: .zero)
    t[0] = 0.25 * g[0]
    t[1] = (even + g[1]) * Float(-1.0 / 6)
    t[2] = (even - g[1]) * Float(-1.0 / 6)
    t[3] = (even2 + 2 * g[1]) * Float(1.0 / 24)
    t[4] = (even2 - 2 * g[1]) * Float(1.0 / 24)
    t[5] = g[2]
    return t
  }
}

enum FiveWeights: WinogradWeights {
  static var count: Int { 5 }

  @inline(__always)
  static func transform(_ g: Five) -> Six {
    let (even, odd) = (g[0] + g[2] + g[4], g[1] + g[3])
    let (even2, odd2) = (g[0] + 4 * g[2] + 16 * g[4], 2 * g[1] + 8 * g[3])
    var t = Six(repeating: .zero)
    t[0] = 0.25 * g[0]
    t[1] = (even + odd) * Float(-1.0 / 6)
    t[2] = (even - odd) * Float(-1.0 / 6)
    t[3] = (even2 + odd2) * Float(1.0 / 24)
    t[4] = (even2 - odd2) * Float(1.0 / 24)
    t[5] = g[4]
    return t
  }
}

/// Aᵀ, for a number of outputs a side.
protocol WinogradOutputs {
  static var count: Int { get }
  /// Aᵀ m, in the first `count` of the four.
  static func outputs(_ m: Six) -> InlineArray<4, Vector>
}

/// Of windows of three.
enum FourOutputs: WinogradOutputs {
  typealias Four = InlineArray<4, Vector>
  static var count: Int { 4 }

  @inline(__always)
  static func outputs(_ m: Six) -> Four {
    let (sum, difference) = (m[1] + m[2], m[1] - m[2])
    let (sum2, difference2) = (m[3] + m[4], m[3] - m[4])
    var y = Four(repeating: .zero)
    y[0] = m[0] + sum + sum2
    y[1] = difference + 2 * difference2
    y[2] = sum + 4 * sum2
    y[3] = difference + 8 * difference2 + m[5]
    return y
  }
}

/// Of windows of five.
enum TwoOutputs: WinogradOutputs {
  static var count: Int { 2 }

  @inline(__always)
  static func outputs(_ m: Six) -> InlineArray<4, Vector> {
    var y = InlineArray<4, Vector>(repeating: .zero)
    y[0] = m[0] + (m[1] + m[2]) + (m[3] + m[4])
    y[1] = (m[1] - m[2]) + 2 * (m[3] - m[4]) + m[5]
    return y
  }
}
