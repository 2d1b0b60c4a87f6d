import FMDistNeuralNet

/// Different points at random. Keras Tuner's `RandomSearch`.
package struct RandomSearch: Tuner {
  package static let name = "random_search"

  /// How many.
  package var maxTrials = 10

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("max_trials", &maxTrials, atLeast: 1, isRequired: true)
  }

  package func mistake(for search: Search) -> String? { SearchSpace.mistake(trials: maxTrials) }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    whole(number, search.space.points(maxTrials) { search.space.randomUnits(seed: search.seed, $0) }, search)
  }
}
