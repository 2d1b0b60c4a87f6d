import FMDistNeuralNet
import FMDistRunFiles

/// Lists a kind's keys with what each takes and what it is where nothing is given.
struct KeyReference: KeyVisitor {
  private(set) var rows: [ConfigurationReference.Row] = []

  /// The keys of a new `Kind`.
  static func rows<Kind: ConfigurableKind>(of kind: Kind.Type) -> [ConfigurationReference.Row] {
    var keys = KeyReference()
    _ = kind.init().visited(by: &keys)
    return keys.rows
  }

  /// `value` is nil where the key is required.
  private mutating func add(_ key: String, _ type: String, _ value: ConfigurationValue?) {
    rows.append(.init(key: key, type: type, standard: value.map(ConfigurationWriter.inline) ?? "required"))
  }

  private mutating func add(_ key: String, _ type: String, orNone value: ConfigurationValue?) {
    rows.append(.init(key: key, type: type, standard: value.map(ConfigurationWriter.inline) ?? "none"))
  }

  private static func number(in range: ClosedRange<Double>) -> String {
    func short(_ bound: Double) -> String {
      Int(exactly: bound).map(String.init) ?? ConfigurationWriter.inline(.double(bound))
    }
    // What keeps arithmetic finite is no bound to a reader.
    let most = 1e9
    guard range.lowerBound > -most else { return "number" }
    // The least that an optimizer's arithmetic takes.
    if range.lowerBound > 0, range.lowerBound < 1e-30 { return "number > 0" }
    return range.upperBound < most
      ? "number from \(short(range.lowerBound)) to \(short(range.upperBound))" : "number ≥ \(short(range.lowerBound))"
  }

  private static func words<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> String {
    type.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {
    add(key, "integer ≥ \(least)", isRequired ? nil : .integer(value))
  }
  mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {
    add(key, "\(Self.number(in: range))", isRequired ? nil : .double(value))
  }
  mutating func optionalNumber(_ key: String, _ value: inout Double?, in range: ClosedRange<Double>) {
    add(key, "\(Self.number(in: range))", orNone: value.map { .double($0) })
  }
  mutating func optionalShare(_ key: String, _ value: inout Double?) {
    add(key, "number from 0 to below 1", orNone: value.map { .double($0) })
  }
  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) {
    add(key, "integer ≥ \(least)", orNone: value.map { .integer($0) })
  }
  mutating func texts(_ key: String, _ value: inout [String]) {
    add(key, "text, or a list of them", orNone: value.isEmpty ? nil : .list(value.map { .string($0) }))
  }
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) {
    add(key, "number from 0 to below 1", isRequired ? nil : .double(value))
  }
  mutating func flag(_ key: String, _ value: inout Bool) { add(key, "true or false", .bool(value)) }
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    add(key, Self.words(Choice.self), isRequired ? nil : .string(value.rawValue))
  }
  mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    add(key, Self.words(Choice.self), orNone: value.map { .string($0.rawValue) })
  }
  mutating func text(_ key: String, _ value: inout String?) { add(key, "text", orNone: value.map { .string($0) }) }
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) {
    let sides: ConfigurationValue =
      value.height == value.width ? .integer(value.height) : [.integer(value.height), .integer(value.width)]
    add(key, "integer ≥ 1, or [height, width]", isRequired ? nil : sides)
  }
  mutating func axes(_ key: String, _ value: inout [Int]) { add(key, "1, 2 and 3 in any order", nil) }
  mutating func initializer(_ key: String, _ value: inout Initializer) {
    add(key, "[initializer](#initializers)", value.kind.value)
  }
  mutating func margins(_ key: String, _ value: inout Margins) {
    let (height, width): (ConfigurationValue, ConfigurationValue) = (
      [.integer(value.top), .integer(value.bottom)], [.integer(value.left), .integer(value.right)]
    )
    let isOne = Set([value.top, value.bottom, value.left, value.right]).count == 1
    let standard: ConfigurationValue = isOne ? .integer(value.top) : [height, width]
    add(key, "integer ≥ 0, [height, width], or [[top, bottom], [left, right]]", standard)
  }
  mutating func shape(_ key: String, _ value: inout [Int]) { add(key, "list of integers", nil) }
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) {
    add(key, "`{l1: …, l2: …}`, numbers ≥ 0", orNone: nil)
  }
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {
    add(key, "list of layers", isRequired ? nil : .list([]))
  }
}
