import FMDistPlatform
import FMDistRunFiles
import Foundation

/// What is said at the end of a run.
extension ProgressReporter {
  func finish(
    _ result: ResultFile, confusion: ConfusionMatrix, best: FMDistRunFiles.Checkpoint.Best?, ending: RunEnding,
    validation: ValidationWords, folder: String
  ) {
    if let stopped = ending.stopped { say(stopped) }
    if ending.weightsEpoch < result.epochs { say("the weights are those of epoch \(ending.weightsEpoch), the best") }
    say("")
    say(block: confusion.table)
    say("")
    say(
      String(
        format: "test accuracy %.2f %%  test loss %.4f  (%d of %d images wrong)", result.testAccuracy * 100,
        result.testLoss, confusion.total - confusion.correct, confusion.total))
    if let best { say(String(format: "best \(best.metric) %.4f in epoch %d", best.value, best.epoch)) }
    for sentence in validation.sentences { say(sentence) }
    if result.synthetic { say(ProgressReporter.syntheticWarning) }
    say("weights_sha256 \(result.weightsSHA256)")
    say("results in \(folder)")
  }

  func stopped(folder: String) {
    say("stopped and saved; `--resume auto --output \(folder.shellPath)` goes on from here")
  }

  /// What is said wherever synthetic data is used.
  package static let syntheticWarning =
    "SYNTHETIC DATA: these garments are drawn by fmdist; the accuracy says nothing about Fashion-MNIST."
}
