import FMDistNeuralNet
import FMDistRunFiles

/// Where a model was written, for errors: it is no part of what a configuration says, so all are equal.
package struct ModelOrigin: Equatable, Sendable {
  /// The place of the list, such as `configs/x.yaml:7`; nil where it is not known.
  let model: String?
  /// The place of each layer, with the `--set` that changed it.
  let layers: [String]
  /// The place of the optimizer.
  let optimizer: String?
  /// The place of each rule of `training.layers`.
  let rules: [String]

  /// All are equal.
  package static func == (first: ModelOrigin, second: ModelOrigin) -> Bool { true }

  /// `error` with the place of its layer.
  func located(_ error: ModelError) -> ConfigurationError {
    func place(_ index: Int?, among places: [String]) -> String? {
      index.flatMap { places.indices.contains($0) ? places[$0] : nil }
    }
    let place =
      place(error.layer, among: layers) ?? place(error.rule, among: rules)
      ?? (error.path == "optimizer" ? optimizer : nil)
    return ConfigurationError(place: place ?? model ?? "model", sentence: error.description)
  }
}
