/// What is to be said of an array's values without showing them: computed in double precision, in their order.
struct ArrayStatistics: Encodable, Equatable {
  let count: Int
  let sum: Double
  let mean: Double
  /// Of the population: divided by the count.
  let standardDeviation: Double
  let min: Double
  let max: Double
  /// The root of the sum of squares.
  let l2Norm: Double

  /// The statistics of `values`; all 0 where there are none, and no numbers where one of them is none.
  init(_ values: some Collection<Double>) {
    count = values.count
    sum = values.reduce(0, +)
    let mean = count == 0 ? 0 : sum / Double(count)
    self.mean = mean
    standardDeviation =
      count == 0 ? 0 : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
    l2Norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // min() of values among which one is no number may be any of them.
    let isSound = values.allSatisfy { !$0.isNaN }
    min = isSound ? values.min() ?? 0 : .nan
    max = isSound ? values.max() ?? 0 : .nan
  }

  enum CodingKeys: String, CodingKey {
    case count, sum, mean, standardDeviation, min, max
    case l2Norm
  }

  /// JSON has no NaN and no infinity: these become null.
  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    try values.encode(count, forKey: .count)
    try values.encode(finite(sum), forKey: .sum)
    try values.encode(finite(mean), forKey: .mean)
    try values.encode(finite(standardDeviation), forKey: .standardDeviation)
    try values.encode(finite(min), forKey: .min)
    try values.encode(finite(max), forKey: .max)
    try values.encode(finite(l2Norm), forKey: .l2Norm)
  }
}
