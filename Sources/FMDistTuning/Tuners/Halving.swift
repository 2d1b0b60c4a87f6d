import FMDistNeuralNet

/// What searches by halving have in common: how many trials begin, and after which epochs they are chosen from.
struct Halving: Equatable, Sendable {
  /// How many trials begin: all points of the space if they are no more, else as many at random.
  var maxTrials = 27
  /// The epochs before the first choice.
  var minEpochs = 1
  /// η: of each rung the best 1 / η go on, η times as far.
  var factor = 3

  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("max_trials", &maxTrials, atLeast: 1, isRequired: true)
    try keys.integer("min_epochs", &minEpochs)
    try keys.integer("factor", &factor, atLeast: 2)
  }

  /// What is wrong with it for `search`; nil for nothing.
  func mistake(for search: Search) -> String? {
    if let mistake = SearchSpace.mistake(trials: maxTrials) { return mistake }
    return minEpochs <= search.epochs ? nil : "min_epochs is \(minEpochs), and training.epochs \(search.epochs)"
  }

  /// The trials that begin.
  func points(of search: Search) -> [Assignment] { search.space.someOrAll(maxTrials, seed: search.seed) }

  /// The epochs after which trials of `search` are chosen from: r, r η, r η², … and the last, R. None lies between R / η and R, where little
  /// would be left to save.
  func rungs(of search: Search) -> [Int] {
    var epochs: [Int] = []
    var next = max(1, minEpochs)
    while next <= search.epochs / factor {
      epochs.append(next)
      next *= factor
    }
    if epochs.isEmpty, next < search.epochs { epochs.append(next) }
    return epochs + [search.epochs]
  }
}

extension [(trial: Int, result: JobResult)] {
  /// Those that came to something, the best first.
  var ranked: Self {
    filter { $0.result.score != nil }.sorted { one, other in
      JobResult.isBetter(one.result, other.result)
        || !JobResult.isBetter(other.result, one.result) && one.trial < other.trial
    }
  }
}
