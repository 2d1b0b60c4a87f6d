import FMDistNeuralNet

extension Shape {
  /// Whether it has height and width.
  var isImage: Bool { if case .image = self { true } else { false } }

  /// The sizes as Keras has them: height, width, channels, or units.
  var sizes: [Int] {
    switch self {
    case .image(let height, let width, let channels): [height, width, channels]
    case .vector(let units): [units]
    }
  }

  /// The sizes with the channels first.
  var channelsFirst: [Int] { isImage ? [sizes[2], sizes[0], sizes[1]] : sizes }
}

extension ModelPlan.Layer {
  /// Whether its first input is an image.
  var isImage: Bool { input.isImage }
}
