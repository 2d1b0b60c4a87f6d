import FMDistRunFiles

extension ScoredImages {
  /// How far their probabilities can be trusted: those of the predicted classes; with two classes those of the second; with several labels
  /// those of each label for each image (``CalibrationSubject``).
  package var calibration: Calibration {
    let labels = confusion == nil ? Array(classNames.indices) : classNames.count == 2 ? [1] : []
    guard labels.isEmpty else {
      return Calibration(
        (0..<count).lazy.flatMap { image in
          labels.lazy.map { (probability: self.probabilities(image)[$0], isRight: self.isOf($0, image)) }
        })
    }
    return Calibration(
      (0..<count).lazy.map { image in
        let prediction = self.prediction(image)
        return (probability: self.probabilities(image)[prediction], isRight: self.isOf(prediction, image))
      })
  }
}
