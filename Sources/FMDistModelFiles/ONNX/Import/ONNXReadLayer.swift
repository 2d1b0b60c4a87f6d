import FMDistNeuralNet
import FMDistRunFiles

/// A layer of a model that is read from a graph, before neighbours are joined.
struct ONNXReadLayer {
  enum Content {
    /// A layer, and its arrays by their roles.
    case layer(LayerDescription, [NamedArray])
    case affine(ONNXAffine)
    /// The error function, which is a part of gelu.
    case erf
  }

  var content: Content
  /// The places of those that it reads.
  var inputs: [Int]
  /// The shape of one sample behind it.
  let output: Shape
  /// Whether no value that it gives is below zero.
  let isNonNegative: Bool
  /// Where it is, for messages.
  let place: String

  /// Its kind of layer, where it is one.
  var layer: (any Layer)? { if case .layer(let description, _) = content { description.layer } else { nil } }
}
