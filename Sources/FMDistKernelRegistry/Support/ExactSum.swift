/// A sum in double precision that knows how far the same sum in single precision may lie from it.
package struct ExactSum {
  package private(set) var value = 0.0
  /// The sum of the terms' absolute values.
  package private(set) var magnitude = 0.0
  package private(set) var terms = 0

  package init() {}

  /// A sum of `value` alone.
  package init(_ value: Float) { add(value) }

  /// The terms of both.
  package static func + (left: ExactSum, right: ExactSum) -> ExactSum {
    var sum = left
    sum.value += right.value
    sum.magnitude += right.magnitude
    sum.terms += right.terms
    return sum
  }

  /// Adds a · b. A product that is zero rounds nothing, and is no term.
  package mutating func add(_ a: Float, times b: Float = 1) {
    let product = Double(a) * Double(b)
    value += product
    magnitude += abs(product)
    terms += product == 0 ? 0 : 1
  }

  /// |error| ≤ γ Σ|terms| with γ = n u / (1 - n u) and u = 2^-24, in whatever order n terms are added (Higham, Accuracy and
  /// Stability of Numerical Algorithms, 2002, 4.2); and what underflow takes from each.
  package var tolerance: Double {
    let nu = Double(terms) * 0x1p-24
    return nu / (1 - nu) * magnitude + Double(terms) * Double(Float.leastNormalMagnitude)
  }

  /// The sum as a number to compare with.
  package var expected: Expected { Expected(value: value, tolerance: tolerance) }
}
