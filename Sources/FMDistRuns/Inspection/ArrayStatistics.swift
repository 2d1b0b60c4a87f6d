import FMDistTraining

/// What is to be said of an array's values without showing them: computed in double precision, in their order, of those that are finite.
struct ArrayStatistics: Encodable, Equatable {
  let count: Int
  /// How many are NaN or infinite; all else is of the others.
  let nonFinite: Int
  let sum: Double
  let mean: Double
  /// Of the population: divided by the count.
  let standardDeviation: Double
  let min: Double
  let max: Double
  /// The root of the sum of squares.
  let l2Norm: Double

  /// The statistics of those of `values` that are finite; all 0 where there are no values, and `.nan` where none is finite.
  init(_ all: some Collection<Double>) {
    let values = all.filter(\.isFinite)
    count = all.count
    nonFinite = count - values.count
    let nothing = all.isEmpty ? 0 : Double.nan
    sum = values.reduce(0, +)
    let mean = values.isEmpty ? nothing : sum / Double(values.count)
    self.mean = mean
    standardDeviation =
      values.isEmpty
      ? nothing : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    l2Norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    min = values.min() ?? nothing
    max = values.max() ?? nothing
  }

  enum CodingKeys: String, CodingKey {
    case count, nonFinite, sum, mean, standardDeviation, min, max
    case l2Norm
  }

  /// JSON has no NaN and no infinity: these become null.
  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    try values.encode(count, forKey: .count)
    try values.encode(nonFinite, forKey: .nonFinite)
    try values.encode(finite(sum), forKey: .sum)
    try values.encode(finite(mean), forKey: .mean)
    try values.encode(finite(standardDeviation), forKey: .standardDeviation)
    try values.encode(finite(min), forKey: .min)
    try values.encode(finite(max), forKey: .max)
    try values.encode(finite(l2Norm), forKey: .l2Norm)
  }
}
