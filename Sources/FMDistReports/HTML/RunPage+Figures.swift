import FMDistPlatform
import FMDistRunFiles

/// A run's results, in large figures.
extension RunPage {
  var figures: Markup {
    let all: [(name: String, value: String, note: String)?] =
      [
        result.map { ("Test accuracy", NumberText.percent($0.testAccuracy, 2), confusion?.errorSentence ?? "") },
        result.map { ("Test loss", NumberText.decimals($0.testLoss, 4), "the mean over the images") },
        best.map { ("Best validation accuracy", NumberText.percent($0.validationAccuracy, 2), "epoch \($0.epoch)") },
        result.flatMap { $0.temperature }.map {
          ("Temperature", NumberText.decimals($0, 4), "logits are divided by it; fitted to the validation images")
        },
        result.flatMap { result in
          result.thresholds.flatMap(Self.range).map { ($0.name, $0.value, thresholdNote(result.thresholdMetric)) }
        },
        ("Epochs", NumberText.grouped(history.rows.count), epochsNote),
        parameterCount.map { ("Parameters", NumberText.grouped($0), "trainable") },
        imagesPerSecond.map { ("Images a second", NumberText.decimals($0.value, 0), $0.note) },
        (result.map { ($0.ranks, $0.threadsPerRank) } ?? environment.map { ($0.ranks, $0.threadsPerRank) }).map {
          ("Ranks x threads", "\($0) x \($1)", "the weights do not depend on them")
        },
      ] + (result?.testMetrics ?? []).map { ("Test \($0.name)", NumberText.decimals($0.value, 4), "") }
    let tiles: [Markup] = all.compactMap { $0 }.map { tile in
      let note: Markup = tile.note.isEmpty ? .empty : "<small>\(tile.note)</small>"
      return "<div><dt>\(tile.name)</dt><dd>\(tile.value)\(note)</dd></div>\n"
    }
    let unfinished =
      result == nil
      ? Self.missing(unfinishedSentence)
      : .empty
    return "\(unfinished)<dl class=\"figures\">\n\(tiles)</dl>"
  }

  /// Thresholds, from the least to the greatest.
  private static func range(_ thresholds: [Double]) -> (name: String, value: String)? {
    guard let least = thresholds.min(), let most = thresholds.max() else { return nil }
    let (low, high) = (NumberText.decimals(least, 4), NumberText.decimals(most, 4))
    return thresholds.count == 1 ? ("Threshold", low) : ("Thresholds", "\(low) to \(high)")
  }

  private func thresholdNote(_ metric: String?) -> String {
    metric.map { "the greatest \($0) on the validation images" } ?? "above it a label is predicted"
  }

  private var unfinishedSentence: String {
    state == .open
      ? "There is no result.json: the run is not finished, or was interrupted. This is how far it is."
      : "The run \(state.clause): it has no result. This is how far it came."
  }

  /// The epoch with the best validation.
  var best: History.Row? { Curves.best(of: history) }

  private var parameterCount: Int? {
    result?.parameterCount ?? (layers.isEmpty ? nil : layers.reduce(0) { $0 &+ $1.parameters })
  }

  private var epochsNote: String {
    guard let result else { return "so far" }
    let seconds = result.seconds.isFinite ? "\(NumberText.short(result.seconds)) s" : ""
    let ending = result.stoppedEarly ? "stopped early" : ""
    let weights = result.weightsEpoch < result.epochs ? "weights of epoch \(result.weightsEpoch)" : ""
    return [seconds, ending, weights].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private var imagesPerSecond: (value: Double, note: String)? {
    if let result, result.imagesPerSecond.isFinite { return (result.imagesPerSecond, "trained, over all ranks") }
    return events.last { $0.imagesPerSecond.isFinite }.map { ($0.imagesPerSecond, "in the last epoch") }
  }
}
