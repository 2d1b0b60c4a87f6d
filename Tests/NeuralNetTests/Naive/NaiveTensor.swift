import FMDistNeuralNet

/// What flows between naive layers: elements in row-major order, channels last; a vector is an image of one pixel.
struct NaiveTensor {
  var height, width, channels: Int
  var elements: [Double]

  subscript(row: Int, column: Int, channel: Int) -> Double {
    get { elements[(row * width + column) * channels + channel] }
    set { elements[(row * width + column) * channels + channel] = newValue }
  }

  init(_ shape: Shape, _ elements: [Double]? = nil) {
    switch shape {
    case .image(let height, let width, let channels):
      (self.height, self.width, self.channels) = (height, width, channels)
    case .vector(let units): (height, width, channels) = (1, 1, units)
    }
    self.elements = elements ?? Array(repeating: 0, count: shape.count)
  }

  /// The same elements as another shape.
  init(_ tensor: NaiveTensor, as shape: Shape) { self.init(shape, tensor.elements) }
}
