import FMDistNeuralNet
import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

extension Postprocessing {
  /// As lines of a terminal have it, for labels called `names`; `metric` is what the thresholds maximize on the validation images, if they
  /// were chosen.
  func sentences(_ names: [String], isMultiLabel: Bool, metric: String?) -> [String] {
    let division =
      temperature == 1
      ? nil
      : "logits divided by the temperature \(NumberText.decimals(Double(temperature), 4)), fitted to the validation images"
    return [division, thresholds?.sentence(names, isMultiLabel: isMultiLabel, metric: metric)].compactMap { $0 }
  }
}

extension Thresholds {
  /// As a line of a terminal has it, for labels called `names`; `metric` is what was maximized on the validation images, if they were chosen.
  fileprivate func sentence(_ names: [String], isMultiLabel: Bool, metric: String?) -> String {
    let numbers = values.map { NumberText.decimals(Double($0), 4) }
    let why = metric.map { ", chosen to maximize \($0) on the validation images" } ?? ""
    guard values.count > 1 else {
      let subject = isMultiLabel ? "labels are" : "\(names.last?.brief() ?? "") is"
      return "\(subject) predicted above \(numbers[0])\(why)"
    }
    let labels = zip(names, numbers).prefix(12).map { "\($0.brief()) \($1)" }
    let rest = values.count > labels.count ? " …" : ""
    return "labels are predicted above \(labels.joined(separator: ", "))\(rest)\(why)"
  }
}

/// The scores of the test images as a terminal has them.
extension Evaluator.Scores {
  /// The confusion matrix; where an image may have several classes, the scores of each.
  var table: String {
    confusion?.table ?? ClassScores(images.classCounts, accuracy: accuracy).table(images.classNames)
  }

  /// Accuracy and loss, the other metrics if there are any, and how far probabilities can be trusted: a line each.
  var sentences: [String] {
    let wrong =
      confusion.map { "\($0.total - $0.correct) of \($0.total) images wrong" }
      ?? "\(images.classCounts.total.wrong) of \(images.count * images.classNames.count) labels wrong"
    let first = String(
      format: "test accuracy %.2f %%  test loss %@  (\(wrong))", accuracy * 100, NumberText.loss(loss, grouped: false))
    let calibration = images.calibration.phrases(
      CalibrationSubject(images.classNames, isMultiLabel: confusion == nil))
    let others = metrics.dropFirst().map { "test \($0.words)" }
    return [first] + (others.isEmpty ? [] : [others.joined(separator: "  ")])
      + (calibration.isEmpty ? [] : [calibration.joined(separator: "  ")])
  }
}
