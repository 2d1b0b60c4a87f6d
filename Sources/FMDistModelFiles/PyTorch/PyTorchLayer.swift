import FMDistNeuralNet

/// A kind of layer that can be written in PyTorch. A kind that conforms to it in its file in `Layers` is exported, any other is refused.
protocol PyTorchLayer: Layer {
  /// The Python expression for the output of `layer`, which is of this kind; what it needs is added to `module`. Images are N x C x H x W there,
  /// vectors N x units; `inputs` are expressions for them.
  func call(of layer: ExportedLayer, reading inputs: [String], in module: inout PyTorchModule) -> String
  /// Whether it makes an image's elements a vector.
  static var flattens: Bool { get }
  /// Whether each element of its output is made of one element of its input and no weights, or it treats all of a vector alike: it does not
  /// mind the order of a vector's elements.
  static var isElementwise: Bool { get }
  /// Whether it takes a vector's elements in any order, as its weights can be reordered with them.
  static var readsFlattened: Bool { get }
}

extension PyTorchLayer {
  static var flattens: Bool { false }
  static var isElementwise: Bool { false }
  static var readsFlattened: Bool { false }
}
