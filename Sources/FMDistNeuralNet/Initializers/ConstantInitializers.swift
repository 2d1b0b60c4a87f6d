import FMDistMemory

package struct Zeros: InitializerKind {
  package static let name = "zeros"
  package init() {}
  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    array.fill(0)
  }
}

package struct Ones: InitializerKind {
  package static let name = "ones"
  package init() {}
  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    array.fill(1)
  }
}

/// One number everywhere.
package struct Constant: InitializerKind {
  package static let name = "constant"

  package var value = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("value", &value, in: Double.plausible)
  }

  package var mistake: String? { value.isFinite ? nil : "has a value of \(value)" }

  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    array.fill(Float(value))
  }
}

extension Double {
  /// What weights may be at the start: whatever Float holds, and products of them too.
  static let plausible = -1e9...1e9
}

extension Initializer {
  /// Zeros.
  public static let zeros = Initializer(Zeros())
  /// Ones.
  public static let ones = Initializer(Ones())
  /// `value` everywhere.
  public static func constant(_ value: Double) -> Initializer {
    var kind = Constant()
    kind.value = value
    return Initializer(kind)
  }
}
