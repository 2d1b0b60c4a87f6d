import NeuralNet
import RunFiles

/// Writes a layer's keys as a configuration has them, defaults included.
struct KeyWriter: KeyVisitor {
  private(set) var entries: [(String, ConfigurationValue)] = []

  private mutating func add(_ key: String, _ value: ConfigurationValue) { entries.append((key, value)) }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {
    add(key, .integer(value))
  }
  mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {
    add(key, .double(value))
  }
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) { add(key, .double(value)) }
  mutating func flag(_ key: String, _ value: inout Bool) { add(key, .bool(value)) }
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable { add(key, .string(value.rawValue)) }
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) {
    add(
      key, value.height == value.width ? .integer(value.height) : [.integer(value.height), .integer(value.width)])
  }
  mutating func axes(_ key: String, _ value: inout [Int]) { add(key, .list(value.map { .integer($0) })) }
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) {
    if let value { add(key, ["l2": .double(value.l2)]) }
  }
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {
    if isRequired || !value.isEmpty { add(key, .list(value.map(\.value))) }
  }
}

extension LayerDescription {
  /// As a configuration has it: its kind alone where it has no keys.
  var value: ConfigurationValue {
    var keys = KeyWriter()
    func visit<Kind: Layer>(_ layer: Kind) {
      var copy = layer
      copy.visit(&keys)
    }
    visit(layer)
    var entries = keys.entries
    if let name { entries.append(("name", .string(name))) }
    if let inputs { entries.append(("inputs", .list(inputs.map { .string($0) }))) }
    return entries.isEmpty ? .string(kind) : [(kind, entries.mapping)].mapping
  }
}
