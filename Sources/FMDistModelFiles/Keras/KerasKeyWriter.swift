import FMDistNeuralNet
import FMDistRunFiles

/// Writes a kind's keys as the `config` of its class in Keras, defaults included.
struct KerasKeyWriter: KeyVisitor {
  /// What Keras calls a key, where that is another name.
  var names: [String: String] = [:]
  private(set) var config = JSONObject()

  private mutating func add(_ key: String, _ value: JSONValue) { config.append(names[key] ?? key, value) }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {
    add(key, .integer(value))
  }
  mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {
    add(key, .number(value))
  }
  mutating func optionalNumber(_ key: String, _ value: inout Double?, in range: ClosedRange<Double>) {
    add(key, value.map { .number($0) } ?? .null)
  }
  mutating func optionalShare(_ key: String, _ value: inout Double?) { add(key, value.map { .number($0) } ?? .null) }
  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) {
    add(key, value.map { .integer($0) } ?? .null)
  }
  mutating func texts(_ key: String, _ value: inout [String]) { add(key, .list(value.map { .string($0) })) }
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) { add(key, .number(value)) }
  mutating func flag(_ key: String, _ value: inout Bool) { add(key, .bool(value)) }
  mutating func flag(_ key: String, _ value: inout Bool, usual: Bool) {
    // Not every class of Keras's takes it.
    if value != usual { add(key, .bool(value)) }
  }
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable { add(key, .string(value.rawValue)) }
  mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    add(key, value.map { .string($0.rawValue) } ?? .null)
  }
  mutating func text(_ key: String, _ value: inout String?) { add(key, value.map { .string($0) } ?? .null) }
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) {
    add(key, [.integer(value.height), .integer(value.width)])
  }
  mutating func axes(_ key: String, _ value: inout [Int]) { add(key, .list(value.map { .integer($0) })) }
  mutating func shape(_ key: String, _ value: inout [Int]) { add(key, .list(value.map { .integer($0) })) }
  mutating func margins(_ key: String, _ value: inout Margins) {
    add(key, [[.integer(value.top), .integer(value.bottom)], [.integer(value.left), .integer(value.right)]])
  }
  mutating func initializer(_ key: String, _ value: inout Initializer) {
    var keys = KerasKeyWriter()
    _ = value.kind.visited(by: &keys)
    add(key, .keras("keras.initializers", KerasName.camel(value.name), keys.config))
  }
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) {
    // Keras takes no null for the activity's where a class has no such key.
    guard let value else { return }
    add(
      key,
      .keras("keras.regularizers", "L1L2", ["l1": .number(value.l1), "l2": .number(value.l2)]))
  }
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {
    preconditionFailure("a block, which a plan has as the layers inside it")
  }
}

extension JSONValue {
  /// An object as Keras 3 serializes it: of `className` in `module`.
  static func keras(_ module: String, _ className: String, _ config: JSONObject) -> JSONValue {
    .object([
      "module": .string(module), "class_name": .string(className), "config": .object(config), "registered_name": .null,
    ])
  }
}
