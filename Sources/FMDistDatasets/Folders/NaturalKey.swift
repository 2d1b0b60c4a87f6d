import Foundation

/// A name for sorting many of them: as ``naturallyPrecedes(_:_:)``, with the common case of one number first.
struct NaturalKey: Comparable {
  /// The name as it was.
  let original: String
  /// In normal form C: the order of images must not depend on the form.
  let name: String
  /// The value of a name that begins with a number of at most 18 digits.
  private let number: Int?

  init(_ name: String) {
    original = name
    self.name = name.utf8.allSatisfy { $0 < 0x80 } ? name : name.precomposedStringWithCanonicalMapping
    let digits = name.utf8.prefix { (0x30...0x39).contains($0) }
    number = digits.isEmpty || digits.count > 18 ? nil : Int(String(decoding: digits, as: UTF8.self))
  }

  static func == (one: NaturalKey, other: NaturalKey) -> Bool { one.name == other.name }

  static func < (one: NaturalKey, other: NaturalKey) -> Bool {
    if let left = one.number, let right = other.number, left != right { return left < right }
    return naturallyPrecedes(one.name, other.name)
  }
}
