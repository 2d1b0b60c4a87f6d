import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles

/// Reads a kind's keys from the `config` of its class in Keras.
struct KerasKeyReader: KeyVisitor {
  /// What Keras says of the object.
  let config: JSONObject
  /// What Keras calls a key, where that is another name.
  let names: [String: String]
  /// Where it is, for messages: "model.keras, layer conv2d (Conv2D)".
  let place: String
  /// Keras's keys that were asked for.
  private(set) var asked: Set<String> = []
  /// What was read otherwise than Keras has it, though no result changes: sentences.
  private(set) var notes: [String] = []

  init(_ config: JSONObject, names: [String: String] = [:], place: String) {
    (self.config, self.names, self.place) = (config, names, place)
  }

  /// The value of `key`, nil where it is absent or null.
  private mutating func value(_ key: String) -> JSONValue? {
    let key = names[key] ?? key
    asked.insert(key)
    let value = config[key]
    return value == .null ? nil : value
  }

  private func expected(_ what: String, _ key: String, _ value: JSONValue?) -> ModelFileError {
    let found = value.map { "found \($0.found)" } ?? "found none"
    return ModelFileError(.badData, "\(place): \(names[key] ?? key): expected \(what), \(found)")
  }

  /// What `read` makes of the value of `key`; nil where there is none and it is not required. Throws where it makes nothing of it.
  private mutating func read<Value>(
    _ key: String, _ what: String, isRequired: Bool = false, _ read: (JSONValue) -> Value?
  ) throws(ModelFileError) -> Value? {
    guard let value = value(key) else {
      if isRequired { throw expected(what, key, nil) }
      return nil
    }
    guard let result = read(value) else { throw expected(what, key, value) }
    return result
  }

  mutating func integer(
    _ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool
  ) throws(ModelFileError) {
    value =
      try read(key, "an integer of at least \(least)", isRequired: isRequired) {
        $0.whole.flatMap { $0 >= least ? $0 : nil }
      } ?? value
  }

  mutating func number(
    _ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool
  ) throws(ModelFileError) {
    value = try read(key, "a number in \(range)", isRequired: isRequired) { $0.number(in: range) } ?? value
  }

  mutating func optionalNumber(
    _ key: String, _ value: inout Double?, in range: ClosedRange<Double>
  ) throws(ModelFileError) { value = try read(key, "a number in \(range)") { $0.number(in: range) } }

  mutating func optionalShare(_ key: String, _ value: inout Double?) throws(ModelFileError) {
    value = try read(key, "a number from 0 to below 1") { $0.share }
  }

  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) throws(ModelFileError) {
    value = try read(key, "an integer of at least \(least)") { $0.whole.flatMap { $0 >= least ? $0 : nil } }
  }

  mutating func texts(_ key: String, _ value: inout [String]) throws(ModelFileError) {
    value =
      try read(key, "a list of texts") { found in
        let texts = found.values?.compactMap(\.text)
        return texts?.count == found.values?.count ? texts : nil
      } ?? value
  }

  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) throws(ModelFileError) {
    value = try read(key, "a number from 0 to below 1", isRequired: isRequired) { $0.share } ?? value
  }

  mutating func flag(_ key: String, _ value: inout Bool) throws(ModelFileError) {
    value = try read(key, "true or false") { $0.flag } ?? value
  }

  mutating func choice<Choice>(
    _ key: String, _ value: inout Choice, isRequired: Bool
  ) throws(ModelFileError) where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    guard let found = try read(key, Self.words(Choice.self), isRequired: isRequired, { $0 }) else { return }
    value = try choice(found, key)
  }

  mutating func optionalChoice<Choice>(
    _ key: String, _ value: inout Choice?
  ) throws(ModelFileError) where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    guard let found = try read(key, Self.words(Choice.self), { $0 }) else { return }
    value = try choice(found, key)
  }

  private static func words<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> String {
    "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")), as fmdist has no others"
  }

  /// A word, the name of a function that Keras serialized as an object, or the function of a layer that is given in its place:
  /// `activation=keras.layers.ReLU()`. Throws where that layer's options are others than the function's.
  private func word(_ value: JSONValue, _ key: String) throws(ModelFileError) -> String? {
    if let object = value.object, let className = object["class_name"]?.text, let config = object["config"]?.object {
      var (notes, refusal): ([String], ModelFileError?) = ([], nil)
      let layer = KerasLayer(className: className, config: config, name: names[key] ?? key, inputs: [])
      let description = try LayerDescription(layer, path: place, notes: &notes, refusal: &refusal)
      if let refusal { throw refusal }
      return (description.layer as? ActivationLayer)?.function.rawValue
    }
    let name = value.text ?? value.object?["config"]?.text
    // Keras's other name for it.
    return name == "swish" ? "silu" : name
  }

  private func choice<Choice>(
    _ value: JSONValue, _ key: String
  ) throws(ModelFileError) -> Choice where Choice: RawRepresentable<String> & CaseIterable {
    let word = try word(value, key)
    guard let choice = word.flatMap(Choice.init(rawValue:)) else {
      throw expected(Self.words(Choice.self), key, word.map { .string($0) } ?? value)
    }
    return choice
  }

  mutating func text(_ key: String, _ value: inout String?) throws(ModelFileError) {
    value = try read(key, "a text") { $0.text }
  }

  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) throws(ModelFileError) {
    value =
      try read(key, "an integer of at least 1, or two of them", isRequired: isRequired) { found in
        found.pair(in: 1...).map { Extent($0.0, $0.1) }
      } ?? value
  }

  mutating func axes(_ key: String, _ value: inout [Int]) throws(ModelFileError) {
    value =
      try read(key, "1, 2 and 3, each once, in any order", isRequired: true) { found in
        found.integers(in: 1...3).flatMap { $0.sorted() == [1, 2, 3] ? $0 : nil }
      } ?? value
  }

  mutating func shape(_ key: String, _ value: inout [Int]) throws(ModelFileError) {
    value = try read(key, "a list of sizes", isRequired: true) { $0.integers(in: (-1)...Int(Int32.max)) } ?? value
  }

  mutating func margins(_ key: String, _ value: inout Margins) throws(ModelFileError) {
    value =
      try read(key, "an integer of at least 0, two, or a pair for height and one for width") { found in
        guard let sides = found.values else { return found.pair(in: 0...).map { Margins($0.0, $0.1) } }
        guard sides.count == 2, let height = sides[0].pair(in: 0...), let width = sides[1].pair(in: 0...) else {
          return nil
        }
        return Margins(top: height.0, bottom: height.1, left: width.0, right: width.1)
      } ?? value
  }

  /// What Keras calls a variance scaling with these options.
  private static let scalings: [(scale: Double, mode: String, isUniform: Bool, name: String)] = [
    (1, "fan_avg", true, "glorot_uniform"), (1, "fan_avg", false, "glorot_normal"),
    (2, "fan_in", true, "he_uniform"), (2, "fan_in", false, "he_normal"),
    (1, "fan_in", true, "lecun_uniform"), (1, "fan_in", false, "lecun_normal"),
  ]

  mutating func initializer(_ key: String, _ value: inout Initializer) throws(ModelFileError) {
    guard let found = self.value(key) else { return }
    let config = found.object?["config"]?.object ?? JSONObject()
    var name = found.text ?? found.object?["class_name"]?.text.map(KerasName.snake) ?? ""
    if name == "variance_scaling" {
      let same = Self.scalings.first {
        $0.scale == config["scale"]?.double && $0.mode == config["mode"]?.text
          && $0.isUniform == (config["distribution"]?.text == "uniform")
      }
      name = same?.name ?? name
    }
    guard let kind = Initializer.kinds.named(name) else {
      // It decides nothing of weights that are read.
      return notes.append(
        "\(place): \(key) is \(found.object?["class_name"]?.found ?? found.found), which fmdist lacks: \(value.name) replaces it, which matters only in training from scratch"
      )
    }
    var keys = KerasKeyReader(config, place: "\(place): \(key)")
    value = Initializer(try kind.init().readKeras(&keys))
  }

  mutating func regularizer(_ key: String, _ value: inout Regularizer?) throws(ModelFileError) {
    guard let found = self.value(key) else { return }
    let config = found.object?["config"]?.object ?? JSONObject()
    let usual = 0.01
    func factor(_ name: String) -> Double? {
      guard let found = config[name], found != .null else { return nil }
      return found.number(in: 0...Double(Float.greatestFiniteMagnitude)) ?? .nan
    }
    switch found.text ?? found.object?["class_name"]?.text {
    case "L1", "l1": value = Regularizer(l1: factor("l1") ?? usual)
    case "L2", "l2": value = Regularizer(l2: factor("l2") ?? usual)
    case "L1L2", "l1_l2": value = Regularizer(l1: factor("l1") ?? 0, l2: factor("l2") ?? 0)
    default: throw expected("L1, L2 or L1L2, as fmdist has no others", key, found)
    }
    if let value, value.l1.isNaN || value.l2.isNaN { throw expected("factors of at least 0", key, found) }
  }

  mutating func layers(
    _ key: String, _ value: inout [LayerDescription], isRequired: Bool
  ) throws(ModelFileError) { preconditionFailure("Keras has no class for a block") }
}

extension ConfigurableKind {
  /// The same kind with the settings that `keys` has.
  fileprivate func readKeras(_ keys: inout KerasKeyReader) throws(ModelFileError) -> Self { try visited(by: &keys) }
}

extension JSONValue {
  fileprivate func number(in range: ClosedRange<Double>) -> Double? { double.flatMap { range.contains($0) ? $0 : nil } }
  fileprivate var share: Double? { double.flatMap { $0 >= 0 && $0 < 1 ? $0 : nil } }

  /// A list of integers in `range`, or one alone.
  func integers(in range: ClosedRange<Int>) -> [Int]? {
    let values = self.values ?? [self]
    let integers = values.compactMap(\.whole).filter(range.contains)
    return integers.count == values.count ? integers : nil
  }

  /// One integer for both, or two.
  fileprivate func pair(in range: PartialRangeFrom<Int>) -> (Int, Int)? {
    guard let integers = integers(in: range.lowerBound...Int(Int32.max)) else { return nil }
    switch (values, integers.count) {
    case (nil, _), (_, 1): return (integers[0], integers[0])
    case (_, 2): return (integers[0], integers[1])
    default: return nil
    }
  }
}
