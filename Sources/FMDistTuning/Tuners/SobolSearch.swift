import FMDistNeuralNet

/// Points that fill the space evenly: Sobol's sequence, without its first point, which is a corner.
package struct SobolSearch: Tuner {
  package static let name = "sobol_search"

  /// How many.
  package var maxTrials = 16

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("max_trials", &maxTrials, atLeast: 1, isRequired: true)
  }

  package func mistake(for search: Search) -> String? {
    if let mistake = SearchSpace.mistake(trials: maxTrials) { return mistake }
    let count = search.space.hyperparameters.count
    return count <= SobolSequence.mostDimensions
      ? nil
      : "there are \(count) hyperparameters, and Sobol's sequence has \(SobolSequence.mostDimensions) dimensions here"
  }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    let sequence = SobolSequence(dimensions: search.space.hyperparameters.count)
    return whole(number, search.space.points(maxTrials) { sequence.point($0 + 1) }, search)
  }
}

/// Sobol's sequence in Gray-code order (Antonov and Saleev, 1979), with the direction numbers of Joe and Kuo, "Constructing Sobol' sequences
/// with better two-dimensional projections" (2008). SciPy's `qmc.Sobol(scramble=False)`.
package struct SobolSequence: Sendable {
  /// Of each dimension after the first: the primitive polynomial, its coefficients as bits, and the first direction numbers.
  private static let numbers: [(polynomial: UInt32, first: [UInt32])] = [
    (3, [1]), (7, [1, 3]), (11, [1, 3, 1]), (13, [1, 1, 1]), (19, [1, 1, 3, 3]), (25, [1, 3, 5, 13]),
    (37, [1, 1, 5, 5, 17]), (41, [1, 1, 5, 5, 5]), (47, [1, 1, 7, 11, 19]), (55, [1, 1, 5, 1, 1]),
    (59, [1, 1, 1, 3, 11]), (61, [1, 3, 5, 5, 31]), (67, [1, 3, 3, 9, 7, 49]), (91, [1, 1, 1, 15, 21, 21]),
    (97, [1, 3, 1, 13, 27, 49]), (103, [1, 1, 1, 15, 7, 5]), (109, [1, 3, 1, 15, 13, 25]),
    (115, [1, 1, 5, 5, 19, 61]), (131, [1, 3, 7, 11, 23, 15, 103]), (137, [1, 3, 7, 13, 13, 15, 69]),
    (143, [1, 1, 3, 13, 7, 35, 63]), (145, [1, 3, 5, 9, 1, 25, 53]), (157, [1, 3, 1, 13, 9, 35, 107]),
    (167, [1, 3, 1, 5, 27, 61, 31]), (171, [1, 1, 5, 11, 19, 41, 61]), (185, [1, 3, 5, 3, 3, 13, 69]),
    (191, [1, 1, 7, 13, 1, 19, 1]), (193, [1, 3, 7, 5, 13, 19, 59]), (203, [1, 1, 3, 9, 25, 29, 41]),
    (211, [1, 3, 5, 13, 23, 1, 55]), (213, [1, 3, 7, 3, 13, 59, 17]),
  ]
  /// The most dimensions.
  package static let mostDimensions = numbers.count + 1

  /// For each dimension 32 direction numbers.
  private let directions: [[UInt32]]

  /// In so many dimensions, at most ``mostDimensions``.
  package init(dimensions: Int) {
    precondition(dimensions <= Self.mostDimensions, "direction numbers for as many dimensions")
    directions = (0..<dimensions).map { dimension in
      guard dimension > 0 else { return (0..<32).map { 1 << (31 - $0) } }
      let (polynomial, first) = Self.numbers[dimension - 1]
      let degree = first.count
      var values = first.enumerated().map { $1 << (31 - UInt32($0)) }
      for place in degree..<32 {
        var value = values[place - degree] ^ (values[place - degree] >> UInt32(degree))
        for k in 1..<degree where polynomial >> UInt32(degree - k) & 1 == 1 { value ^= values[place - k] }
        values.append(value)
      }
      return values
    }
  }

  /// Point `index`, from 0 on: a number from 0 to below 1 in each dimension.
  package func point(_ index: Int) -> [Double] {
    let gray = UInt32(truncatingIfNeeded: index ^ (index >> 1))
    return directions.map { values in
      var x: UInt32 = 0
      for bit in 0..<32 where gray >> UInt32(bit) & 1 == 1 { x ^= values[bit] }
      return Double(x) / 4_294_967_296
    }
  }
}
