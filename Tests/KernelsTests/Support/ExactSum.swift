/// A sum in double precision that knows how far the same sum in single precision may lie from it.
struct ExactSum {
  private(set) var value = 0.0
  /// The sum of the terms' absolute values.
  private(set) var magnitude = 0.0
  private(set) var terms = 0

  /// Adds a · b.
  mutating func add(_ a: Float, times b: Float = 1) {
    let product = Double(a) * Double(b)
    value += product
    magnitude += abs(product)
    terms += 1
  }

  /// |error| ≤ γ Σ|terms| with γ = n u / (1 - n u) and u = 2^-24, in whatever order n terms are added (Higham, Accuracy and
  /// Stability of Numerical Algorithms, 2002, 4.2); and what underflow takes from each.
  var tolerance: Double {
    let nu = Double(terms) * 0x1p-24
    return nu / (1 - nu) * magnitude + Double(terms) * Double(Float.leastNormalMagnitude)
  }

  /// The sum as a number to compare with.
  var expected: Expected { Expected(value: value, tolerance: tolerance) }
}

/// A number, and how far a result may lie from it.
struct Expected {
  var value: Double
  var tolerance: Double

  /// f of the number, where |f'| ≤ 1 and f is computed within `ulps` units in the last place.
  func mapped(ulps: Double, _ f: (Double) -> Double) -> Expected {
    let y = f(value)
    return Expected(
      value: y, tolerance: tolerance + ulps * Double(Float.ulpOfOne) * abs(y) + Double(Float.leastNormalMagnitude))
  }

  /// Exactly `value`.
  static func exactly(_ value: Float) -> Expected { Expected(value: Double(value), tolerance: 0) }
}
