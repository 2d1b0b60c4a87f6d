import FMDistRunFiles

/// How images rank by the probability of one class.
package struct RankedScores: Sendable {
  /// How many images there are from each probability on, from the highest to the lowest; equal ones are one step. None where a probability is no
  /// number, which has no rank.
  package let steps: [ThresholdCurve.Step]
  /// The images of the class.
  package let positives: Int
  /// All images.
  package let count: Int

  /// The ranks of `scores`, one an image: its probability of the class, and whether it is of it.
  package init(_ scores: [(probability: Float, isOfClass: Bool)]) {
    (count, positives) = (scores.count, scores.count { $0.isOfClass })
    var steps: [ThresholdCurve.Step] = []
    if scores.allSatisfy({ !$0.probability.isNaN }) {
      let scores = scores.sorted { $0.probability > $1.probability }
      var truePositives = 0
      for (place, score) in scores.enumerated() {
        truePositives += score.isOfClass ? 1 : 0
        guard place + 1 == scores.count || scores[place + 1].probability != score.probability else { continue }
        steps.append(
          ThresholdCurve.Step(
            threshold: score.probability, predictedPositives: place + 1, truePositives: truePositives))
      }
    }
    self.steps = steps
  }

  /// The area under the ROC curve: how probable it is that an image of the class ranks above another, of equal ones half. `.nan` where
  /// either has no image.
  package var auc: Double {
    // Twice the sum of the positives' ranks from the lowest up, an integer: those of equal scores have their mean.
    var (twice, above) = (0, ThresholdCurve.Step(threshold: 1, predictedPositives: 0, truePositives: 0))
    for step in steps {
      let meanRankTwice = 2 * count + 1 - above.predictedPositives - step.predictedPositives
      twice += (step.truePositives - above.truePositives) * meanRankTwice
      above = step
    }
    let pairs = 2 * positives * (count - positives)
    return pairs == 0 || steps.isEmpty ? .nan : Double(twice - positives * (positives + 1)) / Double(pairs)
  }

  /// The area under the precision-recall curve: at each step what recall gains times the precision there. `.nan` where the class has no
  /// image.
  package var averagePrecision: Double {
    guard positives > 0, !steps.isEmpty else { return .nan }
    var (sum, above) = (0.0, 0)
    for step in steps {
      sum += Double(step.truePositives - above) * (Double(step.truePositives) / Double(step.predictedPositives))
      above = step.truePositives
    }
    return sum / Double(positives)
  }
}

extension ScoredImages {
  /// How they rank by the probability of class `label`.
  package func ranked(by label: Int) -> RankedScores {
    RankedScores((0..<count).map { (probabilities($0)[label], isOf(label, $0)) })
  }

  /// The areas under the curves of class `label`, which several metrics share.
  func areas(_ label: Int) -> CurveAreas { knownAreas.areas(label) { CurveAreas(ranked(by: label)) } }

  /// What each threshold of a class's probability reaches, thinned to `most` points a line: of the second of two classes, or of each.
  package func thresholdCurves(most: Int = ThresholdCurve.mostPoints) -> [ThresholdCurve] {
    positiveClasses.map { label in
      let ranks = ranked(by: label)
      let areas = knownAreas.areas(label) { CurveAreas(ranks) }
      return ThresholdCurve(
        className: classNames[label], steps: ranks.steps, auc: areas.auc, averagePrecision: areas.averagePrecision,
        most: most)
    }
  }
}
