import FMDistPlatform
import FMDistRunFiles

/// A run's results, in large figures.
extension RunPage {
  var figures: Markup {
    let threads = result.map { ($0.ranks, $0.threadsPerRank) } ?? environment.map { ($0.ranks, $0.threadsPerRank) }
    let all: [Tile?] =
      scoreTiles + [
        ("Epochs", NumberText.grouped(history.rows.count), epochsNote),
        parameterCount.map { ("Parameters", NumberText.grouped($0), "trainable") },
        imagesPerSecond.map { ("Images/s", NumberText.decimals($0.value, 0), $0.note) },
        threads.map { ("Ranks x threads", "\($0.0) x \($0.1)", "the weights do not depend on them") },
      ]
      + (result?.testMetrics ?? []).map { ("Test \($0.name)", NumberText.decimals($0.value, 4), "") }
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

  /// A figure, with what it is and a few words below it.
  private typealias Tile = (name: String, value: String, note: String)

  private var scoreTiles: [Tile?] {
    let best = best.map { row -> Tile in
      ("Best validation accuracy", NumberText.percent(row.validationAccuracy, 2), "epoch \(row.epoch)")
    }
    guard let result else { return [best] }
    let wrong = confusion?.errorSentence ?? result.wrongLabels ?? ""
    return [
      ("Test accuracy", NumberText.percent(result.testAccuracy, 2), wrong),
      ("Test loss", NumberText.loss(result.testLoss), "the mean over the images"),
      best,
      result.temperature.map {
        ("Temperature", NumberText.decimals($0, 4), "divides logits; fitted to the validation images")
      },
      result.thresholds.flatMap { thresholdTile($0, result) },
    ]
  }

  /// The threshold above which the second of two classes is predicted, or any label; or their range, if each label has its own.
  private func thresholdTile(_ thresholds: [Double], _ result: ResultFile) -> Tile? {
    guard let least = thresholds.min(), let most = thresholds.max() else { return nil }
    let (low, high) = (NumberText.decimals(least, 4), NumberText.decimals(most, 4))
    let why = result.thresholdMetric.map { "; maximizes \($0) on the validation images" } ?? ""
    guard thresholds.count == 1 else { return ("Thresholds", "\(low) to \(high)", "one for each label\(why)") }
    let subject =
      if case .positiveClass(let name) = result.calibrationSubject { "\(name.brief()) is" } else { "labels are" }
    return ("Threshold", low, "\(subject) predicted above it\(why)")
  }

  private var unfinishedSentence: String {
    state == .open
      ? "There is no result.json: the run is not finished, or was interrupted. This is its state so far."
      : "The run \(state.clause): it has no result. This is its state at the end."
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
