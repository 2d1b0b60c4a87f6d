/// A model that cannot be built: which layer, and why.
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The layer's place in the configuration, from 0, as in `--set model.0…`; nil where the model as a whole is meant.
  public let layer: Int?
  /// One sentence.
  public let description: String

  init(layer: Int? = nil, _ description: String) {
    self.layer = layer
    self.description = description
  }
}
