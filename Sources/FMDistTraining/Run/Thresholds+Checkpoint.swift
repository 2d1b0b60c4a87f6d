import FMDistNeuralNet
import FMDistRunFiles

/// Thresholds that were chosen on validation images, beside the weights that they are of.
extension Thresholds {
  private static let key = "thresholds"

  /// Those in `checkpoint`, read from `path`; nil where none are chosen. Throws `.malformed` where they can't be those of its labels.
  package init?(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    guard let text = checkpoint.extra[Self.key] else { return nil }
    let words = text.split(separator: " ")
    let values = words.compactMap { Float($0) }
    let labels = try ImageKind(checkpoint, path: path)?.classNames.count ?? 1
    guard !values.isEmpty, values.count == words.count, [1, labels].contains(values.count),
      values.allSatisfy({ (0...1).contains($0) })
    else {
      throw CheckpointError(
        .malformed, path: path,
        "\(Self.key): expected a number from 0 to 1, or one for each of the labels, found '\(text.prefix(80))'")
    }
    self.init(values)
  }

  /// As a checkpoint's ``Checkpoint/extra``; they read back exactly.
  package var extra: [String: String] { [Self.key: values.map(\.description).joined(separator: " ")] }
}

extension RunConfiguration {
  /// Above which probabilities labels are predicted with the weights of `checkpoint`, at `path`; nil where images are taken for their most
  /// probable class.
  package func thresholds(of checkpoint: Checkpoint, path: String) throws(CheckpointError) -> Thresholds? {
    guard let choice = training.threshold else { return nil }
    guard choice.metric != nil else { return choice.beforehand }
    return try Thresholds(checkpoint, path: path) ?? choice.beforehand
  }
}
