import FMDistRunFiles

extension ScoredImages {
  /// What each threshold of a class's probability reaches, thinned to `most` points a line: of the second of two classes, or of each.
  package func thresholdCurves(most: Int = ThresholdCurve.mostPoints) -> [ThresholdCurve] {
    toldApart.map { label in
      var (auc, precision) = (AUC(), AveragePrecision())
      (auc.className, precision.className) = (classNames[label], classNames[label])
      return ThresholdCurve(
        className: classNames[label], steps: steps(label), auc: auc.value(of: self),
        averagePrecision: precision.value(of: self), most: most)
    }
  }

  /// How many images are predicted as class `label`, from the highest probability of it that there is down to the lowest.
  private func steps(_ label: Int) -> [ThresholdCurve.Step] {
    let scores = (0..<count).map { (probabilities($0)[label], isOf(label, $0)) }.sorted { $0.0 > $1.0 }
    var (steps, right) = ([ThresholdCurve.Step](), 0)
    for (place, score) in scores.enumerated() {
      right += score.1 ? 1 : 0
      // Equal probabilities are taken together.
      guard place + 1 == scores.count || scores[place + 1].0 != score.0 else { continue }
      steps.append(ThresholdCurve.Step(threshold: score.0, predictions: place + 1, right: right))
    }
    return steps
  }
}
