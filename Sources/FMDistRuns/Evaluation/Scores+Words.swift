import FMDistReports
import FMDistRunFiles
import FMDistTraining
import Foundation

/// The scores of the test images as a terminal has them.
extension Evaluator.Scores {
  /// The confusion matrix; where an image may have several classes, the scores of each.
  var table: String {
    confusion?.table ?? ClassScores(images.classCounts, accuracy: accuracy).table(images.classNames)
  }

  /// Accuracy and loss, the other metrics if there are any, and how far probabilities can be trusted: a line each.
  var sentences: [String] {
    let all = images.classCounts.total
    let wrong =
      confusion.map { "\($0.total - $0.correct) of \($0.total) images wrong" }
      ?? "\(all.images + all.predictions - 2 * all.right) of \(images.count * images.classNames.count) labels wrong"
    let first = String(format: "test accuracy %.2f %%  test loss %.4f  (\(wrong))", accuracy * 100, loss)
    let others = metrics.dropFirst().map { "test \($0.words)" }
    return [first] + (others.isEmpty ? [] : [others.joined(separator: "  ")])
      + [images.calibration.words].compactMap { $0 }
  }
}
