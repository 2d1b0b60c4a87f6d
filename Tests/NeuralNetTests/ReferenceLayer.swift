import FMDistKernels
import FMDistNeuralNet
import Foundation

/// A layer in the words of the configuration.
struct ReferenceLayer: Decodable {
  let description: LayerDescription

  init(from decoder: any Decoder) throws { description = try Self.read(try ReferenceValue(from: decoder)) }

  /// A kind's name, or that with its options.
  fileprivate static func read(_ value: ReferenceValue) throws -> LayerDescription {
    switch value {
    case .word(let word): return try read(word, [:])
    case .mapping(let words):
      guard case (let kind, .mapping(let options))? = words.first, words.count == 1 else { fallthrough }
      return try read(kind, options)
    default: throw ReferenceError.unknown("\(value)")
    }
  }

  private static func read(_ word: String, _ options: [String: ReferenceValue]) throws -> LayerDescription {
    guard let kind = LayerDescription.kinds.named(word) else { throw ReferenceError.unknown(word) }
    var (layer, keys) = (LayerDescription(kind.init()), ReferenceKeys(options: options))
    try layer.visit(&keys)
    (layer.name, layer.inputs) = (try keys.take("name")?.word, try keys.take("inputs")?.words)
    if let key = keys.options.keys.first { throw ReferenceError.unknown(key) }
    return layer
  }
}

/// Reads keys from JSON.
struct ReferenceKeys: KeyVisitor {
  /// What has not been read.
  var options: [String: ReferenceValue]

  mutating func take(_ key: String) -> ReferenceValue? {
    // JSON's decoder may have made camel case of the key.
    let words = key.split(separator: "_")
    let camel = ([String(words[0])] + words.dropFirst().map(\.capitalized)).joined()
    return options.removeValue(forKey: key) ?? options.removeValue(forKey: camel)
  }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) throws {
    if let found = take(key) { value = Int(try found.number) }
  }
  mutating func number(
    _ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool
  ) throws { if let found = take(key) { value = try found.number } }
  mutating func optionalNumber(_ key: String, _ value: inout Double?, in range: ClosedRange<Double>) throws {
    if let found = take(key) { value = try found.number }
  }
  mutating func optionalShare(_ key: String, _ value: inout Double?) throws {
    if let found = take(key) { value = try found.number }
  }
  mutating func optionalInteger(_ key: String, _ value: inout Int?, atLeast least: Int) throws {
    if let found = take(key) { value = Int(try found.number) }
  }
  mutating func texts(_ key: String, _ value: inout [String]) throws { value = try take(key)?.words ?? value }
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) throws {
    if let found = take(key) { value = try found.number }
  }
  mutating func flag(_ key: String, _ value: inout Bool) throws {
    guard let found = take(key) else { return }
    guard case .flag(let flag) = found else { throw ReferenceError.unknown("\(found)") }
    value = flag
  }
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool) throws
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    guard let found = take(key) else { return }
    guard case .word(let word) = found, let choice = Choice(rawValue: word) else {
      throw ReferenceError.unknown("\(found)")
    }
    value = choice
  }
  mutating func optionalChoice<Choice>(_ key: String, _ value: inout Choice?) throws
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    if let word = try take(key)?.word { value = Choice(rawValue: word) }
  }
  mutating func text(_ key: String, _ value: inout String?) throws {
    guard let found = take(key) else { return }
    guard case .word(let word) = found else { throw ReferenceError.unknown("\(found)") }
    value = word
  }
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) throws {
    guard let sides = try take(key)?.numbers else { return }
    value = Extent(sides[0], sides[sides.count - 1])
  }
  mutating func axes(_ key: String, _ value: inout [Int]) throws { value = try take(key)?.numbers ?? value }
  mutating func margins(_ key: String, _ value: inout Margins) throws {
    guard let found = take(key) else { return }
    guard case .list(let sides) = found else { return value = Margins(Int(try found.number), Int(try found.number)) }
    let (height, width) = (try sides[0].numbers, try sides[1].numbers)
    value = Margins(
      top: height[0], bottom: height[height.count - 1], left: width[0], right: width[width.count - 1])
  }
  mutating func shape(_ key: String, _ value: inout [Int]) throws { value = try take(key)?.numbers ?? value }
  mutating func initializer(_ key: String, _ value: inout Initializer) throws {
    // What training starts from is the case's own.
    if take(key) != nil { throw ReferenceError.unknown(key) }
  }
  mutating func regularizer(_ key: String, _ value: inout Regularizer?) throws {
    guard case .mapping(let terms)? = take(key) else { return }
    value = Regularizer(l1: try terms["l1"]?.number ?? 0, l2: try terms["l2"]?.number ?? 0)
  }
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) throws {
    guard case .list(let list)? = take(key) else { return }
    value = try list.map(ReferenceLayer.read)
  }
}

/// One value of JSON.
indirect enum ReferenceValue: Decodable, Sendable {
  case flag(Bool)
  case number(Double)
  case word(String)
  case list([ReferenceValue])
  case mapping([String: ReferenceValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let word = try? container.decode(String.self) {
      self = .word(word)
    } else if let list = try? container.decode([ReferenceValue].self) {
      self = .list(list)
    } else {
      self = .mapping(try container.decode([String: ReferenceValue].self))
    }
  }

  var number: Double {
    get throws {
      guard case .number(let number) = self else { throw ReferenceError.unknown("\(self)") }
      return number
    }
  }

  var word: String {
    get throws {
      guard case .word(let word) = self else { throw ReferenceError.unknown("\(self)") }
      return word
    }
  }

  var words: [String] {
    get throws {
      guard case .list(let list) = self else { return [try word] }
      return try list.map { try $0.word }
    }
  }

  /// The integers of a list, or the only one.
  var numbers: [Int] {
    get throws {
      guard case .list(let list) = self else { return [Int(try number)] }
      return try list.map { Int(try $0.number) }
    }
  }
}
