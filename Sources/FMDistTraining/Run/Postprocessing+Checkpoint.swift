import FMDistNeuralNet
import FMDistRunFiles

/// What was chosen on validation images, with those weights.
extension Postprocessing {
  private static let temperatureKey = "temperature"
  private static let thresholdsKey = "thresholds"

  /// That in `checkpoint`, read from `path`; nil where nothing is chosen. Throws `.malformed` where it can't be that of its labels.
  package init?(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    self.init()
    let (temperature, thresholds) = (checkpoint.extra[Self.temperatureKey], checkpoint.extra[Self.thresholdsKey])
    if temperature == nil && thresholds == nil { return nil }
    if let temperature {
      guard let value = Float(temperature), ScoredImages.temperatures.contains(Double(value)) else {
        throw CheckpointError(
          .malformed, path: path,
          "\(Self.temperatureKey): expected a number from \(ScoredImages.temperatures.lowerBound) to "
            + "\(ScoredImages.temperatures.upperBound), found '\(temperature.prefix(80))'")
      }
      self.temperature = value
    }
    guard let thresholds else { return }
    let words = thresholds.split(separator: " ")
    let values = words.compactMap { Float($0) }
    let labels = try ImageKind(checkpoint, path: path)?.classNames.count ?? 1
    guard !values.isEmpty, values.count == words.count, [1, labels].contains(values.count),
      values.allSatisfy({ (0...1).contains($0) })
    else {
      throw CheckpointError(
        .malformed, path: path,
        "\(Self.thresholdsKey): expected a number from 0 to 1, or one for each of the labels, found "
          + "'\(thresholds.prefix(80))'")
    }
    self.thresholds = Thresholds(values)
  }

  /// As a checkpoint's ``Checkpoint/extra``; it reads back exactly.
  package var extra: [String: String] {
    var extra = [Self.temperatureKey: temperature.description]
    if let thresholds { extra[Self.thresholdsKey] = thresholds.values.map(\.description).joined(separator: " ") }
    return extra
  }
}

extension RunConfiguration {
  /// That of the weights of `checkpoint`, at `path`.
  package func postprocessing(of checkpoint: Checkpoint, path: String) throws(CheckpointError) -> Postprocessing {
    try choosesPostprocessing ? Postprocessing(checkpoint, path: path) ?? postprocessing : postprocessing
  }
}
