import FMDistPlatform
import Foundation

/// How values lie along an axis: those of a hyperparameter, or of the objective.
package enum SearchScale: Sendable, Equatable {
  /// One beside the other, in this order.
  case categories([ScoreValue])
  /// Between two numbers; if they are whole, no others have ticks.
  case linear(ClosedRange<Double>, isWhole: Bool)
  /// Between two numbers above 0, equal ratios equally far.
  case log(ClosedRange<Double>)

  /// A place that has words.
  package struct Tick: Sendable, Equatable {
    /// From 0 to 1.
    package var share: Double
    package var words: String
  }

  /// Where `value` is, from 0 to 1; nil where it is nowhere.
  package func share(of value: ScoreValue) -> Double? {
    switch self {
    case .categories(let values):
      values.firstIndex(of: value).map { (Double($0) + 0.5) / Double(values.count) }
    case .linear(let range, _): value.number.map { Self.share($0, range.lowerBound, range.upperBound) }
    case .log(let range):
      value.number.flatMap { number in
        number > 0
          ? Self.share(log10(number), log10(range.lowerBound), log10(range.upperBound)) : nil
      }
    }
  }

  private static func share(_ value: Double, _ low: Double, _ high: Double) -> Double {
    high > low ? min(max((value - low) / (high - low), 0), 1) : 0.5
  }

  /// Places with words, about `most` at the most.
  package func ticks(atMost most: Int) -> [Tick] {
    switch self {
    case .categories(let values):
      let every = max(1, (values.count + most - 1) / max(most, 1))
      return stride(from: 0, to: values.count, by: every).map {
        Tick(share: (Double($0) + 0.5) / Double(values.count), words: values[$0].words)
      }
    case .linear(let range, let isWhole):
      let ticks = Ticks(
        from: range.lowerBound, to: range.upperBound, atMost: most, leastStep: isWhole ? 1 : 0)
      return ticks.values.compactMap { value in
        share(of: .number(value)).map { Tick(share: $0, words: ticks.text(value)) }
      }
    case .log(let range):
      return Self.logTicks(range, atMost: most).compactMap { value in
        share(of: .number(value)).map { Tick(share: $0, words: Self.words(value)) }
      }
    }
  }

  /// How wide a category is, from 0 to 1; nil for numbers.
  package var categoryWidth: Double? {
    if case .categories(let values) = self { 1 / Double(max(values.count, 1)) } else { nil }
  }

  /// Powers of ten, as many of them or as finely divided as there is room for; the ends where none is within.
  private static func logTicks(_ range: ClosedRange<Double>, atMost most: Int) -> [Double] {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard low > 0, low.isFinite, high.isFinite else { return [] }
    let exponents = Int(saturating: log10(low).rounded(.down))...Int(saturating: log10(high).rounded(.up))
    func ticks(_ digits: [Double]) -> [Double] {
      // Parsed, as powers of ten are rounded otherwise from one library to the next.
      exponents.flatMap { exponent in digits.map { Double("\(Int($0))e\(exponent)") ?? .nan } }
        .filter { $0 >= low && $0 <= high }
    }
    for digits in [[1, 2, 5], [1, 3], [1]] as [[Double]] where (2...max(most, 2)).contains(ticks(digits).count) {
      return ticks(digits)
    }
    let decades = ticks([1])
    guard decades.count > most else { return low == high ? [low] : [low, high] }
    let every = (decades.count + most - 1) / max(most, 1)
    return stride(from: 0, to: decades.count, by: every).map { decades[$0] }
  }

  private static func words(_ value: Double) -> String {
    value < 1e-4 || value >= 1e7 ? String(format: "%.2g", value) : NumberText.short(value)
  }
}
