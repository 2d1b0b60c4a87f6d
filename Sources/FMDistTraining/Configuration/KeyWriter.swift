import FMDistNeuralNet
import FMDistRunFiles

/// Writes a kind's keys as a configuration has them, defaults included.
struct KeyWriter: KeyVisitor {
  private(set) var entries: [(String, ConfigurationValue)] = []

  private mutating func add(_ key: String, _ value: ConfigurationValue) { entries.append((key, value)) }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {
    add(key, .integer(value))
  }
  mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {
    add(key, .double(value))
  }
  mutating func optionalNumber(_ key: String, _ value: inout Double?, in range: ClosedRange<Double>) {
    if let value { add(key, .double(value)) }
  }
  mutating func optionalShare(_ key: String, _ value: inout Double?) {
    if let value { add(key, .double(value)) }
  }
  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) {
    if let value { add(key, .integer(value)) }
  }
  mutating func texts(_ key: String, _ value: inout [String]) {
    if !value.isEmpty { add(key, .list(value.map { .string($0) })) }
  }
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) { add(key, .double(value)) }
  mutating func flag(_ key: String, _ value: inout Bool) { add(key, .bool(value)) }
  mutating func flag(_ key: String, _ value: inout Bool, usual: Bool) {
    if value != usual { add(key, .bool(value)) }
  }
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable { add(key, .string(value.rawValue)) }
  mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    if let value { add(key, .string(value.rawValue)) }
  }
  mutating func text(_ key: String, _ value: inout String?) {
    if let value { add(key, .string(value)) }
  }
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) {
    add(
      key, value.height == value.width ? .integer(value.height) : [.integer(value.height), .integer(value.width)])
  }
  mutating func axes(_ key: String, _ value: inout [Int]) { add(key, .list(value.map { .integer($0) })) }
  mutating func initializer(_ key: String, _ value: inout Initializer) { add(key, value.kind.value) }
  mutating func margins(_ key: String, _ value: inout Margins) { add(key, value.value) }
  mutating func shape(_ key: String, _ value: inout [Int]) { add(key, .list(value.map { .integer($0) })) }
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) {
    guard let value else { return }
    let terms = [("l1", value.l1), ("l2", value.l2)].filter { $0.1 != 0 }
    add(key, (terms.isEmpty ? [("l2", 0)] : terms).map { ($0.0, ConfigurationValue.double($0.1)) }.mapping)
  }
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {
    if isRequired || !value.isEmpty { add(key, .list(value.map(\.value))) }
  }
}

extension Margins {
  /// As a configuration has them, as short as they can be said.
  fileprivate var value: ConfigurationValue {
    func pair(_ first: Int, _ second: Int) -> ConfigurationValue {
      first == second ? .integer(first) : [.integer(first), .integer(second)]
    }
    let (height, width) = (pair(top, bottom), pair(left, right))
    return height == width && top == bottom ? height : [height, width]
  }
}

extension LayerDescription {
  /// As a configuration has it: its kind alone where it has no keys.
  var value: ConfigurationValue {
    var (keys, copy) = (KeyWriter(), self)
    copy.visit(&keys)
    var entries = keys.entries
    if let name { entries.append(("name", .string(name))) }
    if let inputs { entries.append(("inputs", .list(inputs.map { .string($0) }))) }
    return entries.isEmpty ? .string(kind) : [(kind, entries.mapping)].mapping
  }
}
