import FMDistKernels
import FMDistPlatform
import FMDistRunFiles
import Foundation

/// The values that a hyperparameter may have. Keras Tuner's `Choice`, `Int` and `Float`.
package enum HyperparameterValues: Equatable, Sendable {
  /// One of these, in no order.
  case choice([ConfigurationValue])
  /// Whole numbers from the least to the greatest.
  case integers(ClosedRange<Int>, step: Int, sampling: Sampling)
  /// Numbers from the least to the greatest; any without a step.
  case numbers(ClosedRange<Double>, step: Double?, sampling: Sampling)

  /// How values between the least and the greatest are spread.
  package enum Sampling: String, CaseIterable, Sendable {
    /// As many in any part of the same width.
    case linear
    /// As many in any part of the same ratio.
    case log
  }

  /// The most values of one hyperparameter that are looked at one by one.
  static let mostValues = 100_000

  /// How many values there are; nil for any number.
  package var count: Int? {
    switch self {
    case .choice(let values): values.count
    case .integers(let range, let step, _):
      Self.oneMore(than: Int(clamping: Self.distance(range.upperBound, range) / UInt(step)))
    case .numbers(_, nil, _): nil
    case .numbers(let range, let step?, _):
      // A step that almost reaches the end, but for rounding, reaches it.
      Self.oneMore(than: Int(saturating: (range.upperBound - range.lowerBound) / step + 1e-9))
    }
  }

  private static func oneMore(than count: Int) -> Int { count < .max ? count + 1 : count }

  /// From the least of `range` to `number` in it, which may be more than an `Int` holds.
  private static func distance(_ number: Int, _ range: ClosedRange<Int>) -> UInt {
    UInt(bitPattern: number &- range.lowerBound)
  }

  /// Whether `value` is one of them.
  func contains(_ value: ConfigurationValue) -> Bool {
    switch self {
    case .choice(let values): return values.contains(value)
    case .integers(let range, let step, _):
      guard case .integer(let number) = value, range.contains(number) else { return false }
      return Self.distance(number, range).isMultiple(of: UInt(step))
    case .numbers(let range, let step, _):
      guard case .double(let number) = value, range.contains(number) else { return false }
      return step == nil || (0..<(count ?? 0)).contains { self.value($0) == value }
    }
  }

  /// Whether all of them are numbers, which can be compared.
  var areNumbers: Bool {
    if case .choice(let values) = self { values.allSatisfy { $0.number != nil } } else { true }
  }

  /// Value `index`, from 0 on.
  package func value(_ index: Int) -> ConfigurationValue {
    switch self {
    case .choice(let values): values[index]
    case .integers(let range, let step, _): .integer(range.lowerBound &+ index &* step)
    case .numbers(let range, let step, _):
      .double(min(Self.rounded(range.lowerBound + Double(index) * (step ?? 0)), range.upperBound))
    }
  }

  /// The value at `unit`, from 0 to below 1, along the spread.
  package func value(at unit: Double) -> ConfigurationValue {
    switch self {
    case .choice(let values): return values[min(Int(unit * Double(values.count)), values.count - 1)]
    case .integers(let range, let step, let sampling):
      let count = count ?? 1
      guard sampling == .log else { return value(min(Int(unit * Double(count)), count - 1)) }
      // Each whole number has the part of the spread from itself to the next.
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound) + Double(step))
      let drawn = exponential(naturalLogarithm(low) + unit * (naturalLogarithm(high) - naturalLogarithm(low)))
      return value(min(max(Int((drawn - low) / Double(step)), 0), count - 1))
    case .numbers(let range, let step, let sampling):
      if let count, step != nil, sampling == .linear { return value(min(Int(unit * Double(count)), count - 1)) }
      let (low, high) = (range.lowerBound, range.upperBound)
      let drawn =
        sampling == .log
        ? exponential(naturalLogarithm(low) + unit * (naturalLogarithm(high) - naturalLogarithm(low)))
        : low + unit * (high - low)
      if let count, let step { return value(min(max(Int(((drawn - low) / step).rounded()), 0), count - 1)) }
      return .double(min(max(Self.rounded(drawn), low), high))
    }
  }

  /// Where `value` lies along the spread, from 0 to 1; nil for choices, which have no order.
  package func unit(of value: ConfigurationValue) -> Double? {
    switch (self, value) {
    case (.integers(let range, let step, let sampling), .integer(let number)):
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound) + Double(step))
      // The middle of its part.
      let middle = Double(number) + Double(step) / 2
      return sampling == .log
        ? (naturalLogarithm(middle) - naturalLogarithm(low)) / (naturalLogarithm(high) - naturalLogarithm(low))
        : (middle - low) / (high - low)
    case (.numbers(let range, _, let sampling), .double(let number)):
      let (low, high) = (range.lowerBound, range.upperBound)
      guard high > low else { return 0.5 }
      return sampling == .log
        ? (naturalLogarithm(number) - naturalLogarithm(low)) / (naturalLogarithm(high) - naturalLogarithm(low))
        : (number - low) / (high - low)
    default: return nil
    }
  }

  /// To six digits: what is tried is what is written, on every machine.
  private static func rounded(_ number: Double) -> Double { Double(String(format: "%.6g", number)) ?? number }
}

extension HyperparameterValues {
  /// A list of values, or the least and the greatest of numbers.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    if let values = try node.optionalList("values") {
      let values = values.map(\.value)
      guard !values.isEmpty else { throw node.error("needs at least one value") }
      guard Set(values.map { ConfigurationWriter.inline($0) }).count == values.count else {
        throw node.error("has a value twice")
      }
      self = .choice(values)
      return
    }
    let sampling = try node.optionalChoice("sampling", Sampling.self) ?? .linear
    func bound(_ key: String) throws(ConfigurationError) -> ConfigurationValue { try node.node(key).value }
    switch (try bound("min_value"), try bound("max_value")) {
    case (.integer(let low), .integer(let high)):
      guard low <= high else { throw node.error("has a min_value of \(low) above its max_value, \(high)") }
      guard sampling == .linear || low > 0 else {
        throw node.error("has sampling: log, which needs a min_value above 0")
      }
      self = .integers(low...high, step: try node.optionalInt("step", in: 1...) ?? 1, sampling: sampling)
    case (let low, let high):
      guard let low = low.number, let high = high.number, low.isFinite, high.isFinite else {
        throw node.error("needs numbers as min_value and max_value, or a list of values")
      }
      guard low <= high else { throw node.error("has a min_value of \(low) above its max_value, \(high)") }
      guard sampling == .linear || low > 0 else {
        throw node.error("has sampling: log, which needs a min_value above 0")
      }
      guard (high - low).isFinite else { throw node.error("has a range from \(low) to \(high), which is too wide") }
      self = .numbers(
        low...high, step: try node.optionalDouble("step", in: Double.leastNormalMagnitude...), sampling: sampling)
    }
    if let count, count > Self.mostValues {
      let words = count == .max ? "too many" : "\(count)"
      throw node.error("has \(words) values; at most \(Self.mostValues) are allowed: give a larger step, or none")
    }
    // Numbers lie closest, in their digits, where they are greatest: at one of the ends.
    if case .numbers(_, _?, _) = self, let count, count > 1,
      value(0) == value(1) || value(count - 2) == value(count - 1)
    {
      throw node.error(
        "has a step between values that are the same to six digits, with which they are tried: give a larger one")
    }
  }

  /// As a configuration has it.
  var entries: [(String, ConfigurationValue)] {
    switch self {
    case .choice(let values): [("values", .list(values))]
    case .integers(let range, let step, let sampling):
      [
        ("min_value", .integer(range.lowerBound)), ("max_value", .integer(range.upperBound)), ("step", .integer(step)),
        ("sampling", .string(sampling.rawValue)),
      ]
    case .numbers(let range, let step, let sampling):
      [("min_value", .double(range.lowerBound)), ("max_value", .double(range.upperBound))]
        + (step.map { [("step", .double($0))] } ?? []) + [("sampling", .string(sampling.rawValue))]
    }
  }
}

extension ConfigurationValue {
  /// An integer or another number.
  package var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
