import FMDistNeuralNet

/// What turns logits into answers, beside the model's last activation.
package struct Postprocessing: Equatable, Sendable {
  /// What logits are divided by.
  package var temperature: Float = 1
  /// Above which probabilities labels are predicted; nil where the most probable class is predicted.
  package var thresholds: Thresholds?

  /// Logits as they are, and the most probable class.
  package init() {}
}

extension RunConfiguration {
  /// Whether something of it is chosen on the validation images.
  package var choosesPostprocessing: Bool {
    training.calibration != nil || training.threshold?.metric != nil
  }

  /// What holds before anything is chosen.
  package var postprocessing: Postprocessing {
    var postprocessing = Postprocessing()
    postprocessing.thresholds = training.threshold?.beforehand
    return postprocessing
  }

  /// What is chosen on the validation images `images`, whose logits are kept if a temperature is: that first, and then thresholds of the
  /// probabilities that it leads to.
  package func postprocessing(on images: ScoredImages) -> Postprocessing {
    var (chosen, images) = (postprocessing, images)
    if training.calibration == .temperature {
      chosen.temperature = images.fittedTemperature
      images = images.divided(by: chosen.temperature)
    }
    chosen.thresholds = training.threshold?.thresholds(on: images)
    return chosen
  }
}
