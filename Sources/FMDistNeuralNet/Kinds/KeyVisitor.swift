import FMDistKernels

/// Visits the keys of a kind, each with its value: one method serves reading (which sets the values), writing and listing.
///
/// A value that is there before is the key's default, unless the key is required.
package protocol KeyVisitor {
  /// What goes wrong; `Never` for visitors that only look.
  associatedtype Failure: Error

  /// An integer of at least `least`.
  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) throws(Failure)
  /// A number in `range`.
  mutating func number(
    _ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) throws(Failure)
  /// A number in `range`, or none.
  mutating func optionalNumber(
    _ key: String, _ value: inout Double?, in range: ClosedRange<Double>) throws(Failure)
  /// A number of at least 0 and below 1, or none.
  mutating func optionalShare(_ key: String, _ value: inout Double?) throws(Failure)
  /// An integer of at least `least`, or none.
  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) throws(Failure)
  /// One text or several, or none.
  mutating func texts(_ key: String, _ value: inout [String]) throws(Failure)
  /// A number of at least 0 and below 1.
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) throws(Failure)
  /// `true` or `false`.
  mutating func flag(_ key: String, _ value: inout Bool) throws(Failure)
  /// `true` or `false`, which is written only where it is not `usual`.
  mutating func flag(_ key: String, _ value: inout Bool, usual: Bool) throws(Failure)
  /// One of the words of a type.
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool) throws(Failure)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable
  /// One of the words of a type, or none.
  mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?) throws(Failure)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable
  /// A text; nil where there is none.
  mutating func text(_ key: String, _ value: inout String?) throws(Failure)
  /// A height and a width of at least 1: two integers, or one for both.
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) throws(Failure)
  /// The axes 1 (height), 2 (width) and 3 (channels), each once.
  mutating func axes(_ key: String, _ value: inout [Int]) throws(Failure)
  /// What an array is before the first step: a name, or one name with its options.
  mutating func initializer(_ key: String, _ value: inout Initializer) throws(Failure)
  /// Rows and columns of at least 0 on the sides of an image: one integer for all, two for height and width, or a pair for each.
  mutating func margins(_ key: String, _ value: inout Margins) throws(Failure)
  /// The sizes of a sample, of at least 1 or -1 for what is left; required.
  mutating func shape(_ key: String, _ value: inout [Int]) throws(Failure)
  /// What is added to the loss; nil for nothing.
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) throws(Failure)
  /// Layers inside this one.
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) throws(Failure)
}

extension KeyVisitor {
  package mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int = 1) throws(Failure) {
    try integer(key, &value, atLeast: least, isRequired: false)
  }
  package mutating func number(
    _ key: String, _ value: inout Double, in range: ClosedRange<Double>
  ) throws(Failure) { try number(key, &value, in: range, isRequired: false) }
  package mutating func share(_ key: String, _ value: inout Double) throws(Failure) {
    try share(key, &value, isRequired: false)
  }
  package mutating func flag(_ key: String, _ value: inout Bool, usual: Bool) throws(Failure) { try flag(key, &value) }
  package mutating func choice<Choice>(_ key: String, _ value: inout Choice) throws(Failure)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable { try choice(key, &value, isRequired: false) }
  package mutating func extent(_ key: String, _ value: inout Extent) throws(Failure) {
    try extent(key, &value, isRequired: false)
  }
}

/// Looks at some keys, and passes by all others.
protocol KeyListener: KeyVisitor where Failure == Never {}

extension KeyListener {
  package mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {}
  package mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {}
  package mutating func optionalNumber(_ key: String, _ value: inout Double?, in range: ClosedRange<Double>) {}
  package mutating func optionalShare(_ key: String, _ value: inout Double?) {}
  package mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) {}
  package mutating func texts(_ key: String, _ value: inout [String]) {}
  package mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) {}
  package mutating func flag(_ key: String, _ value: inout Bool) {}
  package mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {}
  package mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {}
  package mutating func text(_ key: String, _ value: inout String?) {}
  package mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) {}
  package mutating func initializer(_ key: String, _ value: inout Initializer) {}
  package mutating func axes(_ key: String, _ value: inout [Int]) {}
  package mutating func margins(_ key: String, _ value: inout Margins) {}
  package mutating func shape(_ key: String, _ value: inout [Int]) {}
  package mutating func regularizer(_ key: String, _ value: inout Regularizer?) {}
  package mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {}
}
