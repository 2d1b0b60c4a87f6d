import FMDistRunFiles

extension ScoredImages {
  /// The threshold with the greatest mean of `metric` over `labels`; of equal ones the nearest to a half, then the highest.
  ///
  /// What counts is between which probabilities it lies; it is a half if that does, or lies in the middle. Takes time in proportion to
  /// N K log(N K): each probability changes the value of one label.
  func bestThreshold(of labels: [Int], _ metric: any MetricKind) -> Float {
    let ranks = labels.map { ranked(by: $0) }
    let steps = ranks.enumerated().flatMap { place, ranks in ranks.steps.map { (place: place, step: $0) } }
      .sorted { $0.step.threshold > $1.step.threshold }
    func value(_ place: Int, _ step: ThresholdCurve.Step? = nil) -> Double {
      let counts = ClassCounts(
        truePositives: step?.truePositives ?? 0, predictedPositives: step?.predictedPositives ?? 0,
        support: ranks[place].positives)
      return metric.value(of: counts, all: count) ?? 0
    }
    var values = RunningSum(labels.indices.map { value($0) })
    var best: (value: Double, threshold: Float)?
    func consider(above: Float, below: Float) {
      let (threshold, value) = (Self.threshold(from: below, to: above), values.sum)
      if let known = best {
        let isNearer = value == known.value && abs(threshold - 0.5) < abs(known.threshold - 0.5)
        guard value > known.value || isNearer else { return }
      }
      best = (value, threshold)
    }
    consider(above: 1, below: steps.first?.step.threshold ?? 0)
    for (index, (place, step)) in steps.enumerated() {
      values[place] = value(place, step)
      let next = index + 1 < steps.count ? steps[index + 1].step.threshold : 0
      // Nothing lies between equal ones, and nothing below 0.
      if next < step.threshold { consider(above: step.threshold, below: next) }
    }
    return best?.threshold ?? 0.5
  }

  /// A threshold that `high` is above and `low` is not: a half, or the middle.
  private static func threshold(from low: Float, to high: Float) -> Float {
    if low <= 0.5 && 0.5 < high { return 0.5 }
    let middle = low + (high - low) / 2
    return middle < high ? middle : low
  }
}

/// The sum of numbers of which one after the other changes: always that of the same binary tree, whatever they were before.
struct RunningSum {
  /// Below each node that of both its children, nodes 2n and 2n + 1 of n; the root is 1. The leaves are the numbers and zeros behind them.
  private var nodes: [Double]
  private let first: Int

  /// The sum of `numbers`.
  init(_ numbers: [Double]) {
    var leaves = 1
    while leaves < numbers.count { leaves *= 2 }
    first = leaves
    nodes = Array(repeating: 0, count: leaves) + numbers + Array(repeating: 0, count: leaves - numbers.count)
    for node in stride(from: leaves - 1, to: 0, by: -1) { nodes[node] = nodes[2 * node] + nodes[2 * node + 1] }
  }

  /// The number at `place`; to set it takes as many additions as the tree is deep.
  subscript(place: Int) -> Double {
    get { nodes[first + place] }
    set {
      var node = first + place
      nodes[node] = newValue
      while node > 1 {
        node /= 2
        nodes[node] = nodes[2 * node] + nodes[2 * node + 1]
      }
    }
  }

  /// That of all.
  var sum: Double { nodes[1] }
}
