import FMDistDatasets
import FMDistPlatform

/// How validation is made, in the words of a report: which images, and what is chosen by them if they are the test set's.
package struct ValidationSummary: Equatable, Sendable {
  /// Which images: `the last 12,000 training images`.
  package let images: String
  /// What the test set chooses, beside the best epoch's checkpoint, which the result is not of; empty where nothing, or where other
  /// images validate.
  package let chosen: [String]
  private let isTestSet: Bool

  /// Of the run that `configuration` describes on `split`.
  package init(_ configuration: RunConfiguration, split: Split) {
    isTestSet = split.validatesOnTestSet
    let count = NumberText.grouped(split.validation.count)
    let (validation, seed) = (configuration.data.validation, configuration.training.seed)
    let fold =
      if case .fold(let fold, let folds) = validation.amount { ", fold \(fold) of 0 to \(folds - 1)" } else { "" }
    switch validation.source {
    case _ where split.isOfData: images = "\(count) images that the data has for validation"
    case .test: images = "the test set"
    case .last:
      images =
        fold.isEmpty
        ? "the last \(count) training images" : "\(count) training images in a row\(fold)"
    case .random: images = "\(count) training images, drawn at random with the seed \(seed)\(fold)"
    case .stratified:
      images =
        "\(count) training images, drawn at random from each \(configuration.data.multiLabel ? "set of labels" : "class") with the seed \(seed)\(fold)"
    }
    var chosen: [String] = []
    if isTestSet {
      let training = configuration.training
      if training.learningRateSchedule?.kind.monitor?.isOfValidation == true {
        chosen.append("the learning rate")
      }
      if let stopping = training.earlyStopping, stopping.monitor.isOfValidation {
        chosen.append("when to stop")
        if stopping.restoreBestWeights { chosen.append("the weights") }
      }
      if training.calibration != nil { chosen.append("the temperature") }
      if training.threshold?.metric != nil { chosen.append("the threshold") }
    }
    self.chosen = chosen
  }

  /// What the end of a run says about it.
  package var sentences: [String] {
    guard isTestSet else { return ["validation: \(images)"] }
    let best = "validation used the test set, as configured: the best epoch is chosen on test images"
    guard !chosen.isEmpty else { return [best] }
    return [
      best,
      "THE TEST SET CHOSE \(chosen.joined(separator: " and ").uppercased()): the test accuracy says how well that went, not how the model does on new images",
    ]
  }
}

extension RunConfiguration {
  /// Whether the learning rate, the end of training, a temperature or a threshold depends on validation images.
  package var watchesValidation: Bool {
    choosesPostprocessing
      || [training.learningRateSchedule?.kind.monitor, training.earlyStopping?.monitor].contains {
        $0?.isOfValidation == true
      }
  }
}
