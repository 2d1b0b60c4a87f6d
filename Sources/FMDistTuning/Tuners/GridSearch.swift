import FMDistNeuralNet

/// Every point of the space, in order. Keras Tuner's `GridSearch`.
package struct GridSearch: Tuner {
  package static let name = "grid_search"

  /// The most trials: the first ones; nil for all.
  package var maxTrials: Int?

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.optionalInteger("max_trials", &maxTrials, atLeast: 1)
  }

  package func mistake(for search: Search) -> String? { search.space.gridMistake }

  package func round(_ number: Int, of search: Search, after earlier: [EarlierRound]) -> Round {
    whole(number, Array(search.space.grid.prefix(maxTrials ?? .max)), search)
  }
}

extension SearchSpace {
  /// Why a search cannot have so many trials; nil where it can.
  static func mistake(trials: Int) -> String? {
    trials <= mostPoints ? nil : "max_trials is \(trials), and \(mostPoints) are the most"
  }

  /// Why its points can't be listed; nil where they can.
  var gridMistake: String? {
    if let endless = hyperparameters.first(where: { $0.values.count == nil }) {
      return "the hyperparameter \(endless.name) may be any number in its range: give a step, or a list of values"
    }
    guard let count = gridCount, count <= Self.mostPoints else {
      return "the grid has more than \(Self.mostPoints) points: take random_search, or fewer values"
    }
    return nil
  }
}
