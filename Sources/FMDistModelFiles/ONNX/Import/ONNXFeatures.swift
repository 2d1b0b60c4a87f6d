import FMDistNeuralNet

/// What a graph computes of the images: an output of one of our layers, and how ONNX's axes hold it.
struct ONNXFeatures {
  /// An axis of an image here; vectors have channels alone.
  enum Axis: Int {
    case height, width, channels
  }

  /// The place of the layer that gives it, or ``ModelPlan/inputIndex``.
  var layer: Int
  /// Its shape here, channels last.
  var shape: Shape
  /// Of each of ONNX's axes behind the batch's, the axes of ``shape`` that it is made of, the outermost first. Axes of size 1 are left out: N x C x H x W flattened
  /// is `[[channels, height, width]]`, N x C x 1 x 1 `[[channels], [], []]`.
  var axes: [[Axis]]
  /// Whether these are logarithms of what the layer gives, as only a model's output may be.
  var isLogarithm = false

  /// What `layer` gives, as N x C x H x W, or N x units.
  init(layer: Int, shape: Shape) { self.init(layer: layer, shape: shape, axes: Self.channelsFirst(shape)) }

  init(layer: Int, shape: Shape, axes: [[Axis]]) { (self.layer, self.shape, self.axes) = (layer, shape, axes) }

  /// What `layer` gives, in the same order as here: N x H x W x C.
  init(layer: Int, channelsLast shape: Shape) {
    let first = Self.channelsFirst(shape)
    self.init(layer: layer, shape: shape, axes: Array(first.dropFirst()) + [first[0]])
  }

  private static func channelsFirst(_ shape: Shape) -> [[Axis]] {
    let order: [Axis] = shape.isImage ? [.channels, .height, .width] : [.channels]
    return order.map { shape.size($0) == 1 ? [] : [$0] }
  }

  /// The same values as N x `axes`.
  func arranged(_ axes: [[Axis]]) -> ONNXFeatures {
    var copy = self
    copy.axes = axes
    return copy
  }

  /// The same axes of what `layer` gives, which has the same shape.
  func passed(through layer: Int) -> ONNXFeatures {
    var copy = self
    copy.layer = layer
    return copy
  }

  /// ONNX's sizes behind that of the batch.
  var sizes: [Int] { axes.map { axis in axis.reduce(1) { $0 * shape.size($1) } } }
  /// All axes in the order of ONNX's elements.
  var order: [Axis] { axes.flatMap { $0 } }
  /// Whether it is N x C x H x W, or N x units.
  var isChannelsFirst: Bool { axes == Self.channelsFirst(shape) }
  /// Whether it is N x H x W x C.
  var isChannelsLast: Bool { axes == ONNXFeatures(layer: layer, channelsLast: shape).axes }
  /// As messages have it: `N x 8 x 14 x 14`.
  var text: String { (["N"] + sizes.map(String.init)).joined(separator: " x ") }
}

extension Shape {
  /// The size of `axis`; 1 of one that a vector lacks.
  func size(_ axis: ONNXFeatures.Axis) -> Int {
    switch (self, axis) {
    case (.image(let height, _, _), .height): height
    case (.image(_, let width, _), .width): width
    case (.vector, .height), (.vector, .width): 1
    case (_, .channels): channels
    }
  }
}
