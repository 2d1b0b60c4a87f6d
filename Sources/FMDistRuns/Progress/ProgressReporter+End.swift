import FMDistPlatform
import FMDistRunFiles
import FMDistTraining
import Foundation

/// What is said at the end of a run.
extension ProgressReporter {
  /// Says the scores of `tested`, and where its run is.
  func finish(_ tested: TestedModel) {
    let ending = tested.ending
    if let stopped = ending.stopped { say(stopped) }
    if ending.weightsEpoch < tested.history.rows.count {
      say("the weights are those of epoch \(ending.weightsEpoch), the best")
    }
    say("")
    say(block: tested.scores.table)
    say("")
    for sentence in tested.postprocessing.sentences(
      tested.scores.images.classNames, isMultiLabel: tested.scores.confusion == nil, metric: tested.thresholdMetric)
    { say(sentence) }
    for sentence in tested.scores.sentences { say(sentence) }
    if let best = tested.best { say(String(format: "best \(best.metric) %.4f in epoch %d", best.value, best.epoch)) }
    for sentence in tested.validation.sentences { say(sentence) }
    if let sentence = tested.skippedSentence { say(sentence) }
    if isSynthetic { say(ProgressReporter.syntheticWarning) }
    say("weights_sha256 \(tested.weightsSHA256)")
    say("results in \(folder)")
  }

  func stopped(folder: String) {
    say("stopped and saved; `--resume auto --output \(folder.shellPath)` goes on from here")
  }

  /// What is said wherever synthetic data is used.
  package static let syntheticWarning =
    "SYNTHETIC DATA: these garments are drawn by fmdist; the accuracy says nothing about Fashion-MNIST."
}
