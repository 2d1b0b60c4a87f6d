import Foundation

/// Numbers measured several times.
struct Samples {
  private(set) var values: [Double]

  /// Those of `values` to begin with.
  init(_ values: [Double] = []) { self.values = values }

  /// Takes another.
  mutating func add(_ value: Double) { values.append(value) }

  /// The middle one, or the mean of the middle two; NaN of none.
  var median: Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// The least.
  var least: Double { values.min() ?? .nan }
  /// The greatest.
  var greatest: Double { values.max() ?? .nan }
  /// By how much the greatest is above the least, as a share of that.
  var spread: Double { greatest / least - 1 }
  /// The geometric mean of numbers above 0; NaN of none.
  var geometricMean: Double { exp(values.reduce(0) { $0 + log($1) } / Double(values.count)) }
}
