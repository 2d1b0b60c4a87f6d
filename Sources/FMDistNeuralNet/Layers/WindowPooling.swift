import FMDistKernels

/// What layers that pool an image window by window have in common.
package protocol WindowPooling: Layer {
  var poolSize: Extent { get set }
  /// Nil for the window's size.
  var strides: Extent? { get set }
  var padding: Padding { get set }
  /// The most pixels of a window.
  static var mostPixels: Int { get }
}

extension WindowPooling {
  package static var mostPixels: Int { Int.max }

  /// From one window to the next.
  package var step: Extent { strides ?? poolSize }

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.extent("pool_size", &poolSize)
    var step = step
    try keys.extent("strides", &step)
    strides = step
    try keys.choice("padding", &padding)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    let (height, width, channels) = try inputs.image("pools")
    guard poolSize.height > 0, poolSize.width > 0, step.height > 0, step.width > 0 else {
      throw LayerMisfit("needs pool_size and strides of at least 1")
    }
    guard padding == .same || poolSize.height <= height && poolSize.width <= width else {
      throw LayerMisfit(
        "has a window of \(poolSize), larger than its \(height) x \(width) input; "
          + "use a smaller pool_size, `padding: same`, or pool less before it")
    }
    guard [poolSize.height, poolSize.width, step.height, step.width].allSatisfy({ $0 <= Extent.most }) else {
      throw LayerMisfit("needs pool_size and strides of at most \(Extent.most)")
    }
    guard poolSize.height * poolSize.width <= Self.mostPixels else {
      throw LayerMisfit("has a window of more than \(Self.mostPixels) pixels")
    }
    return .image(
      height: padding.outputs(of: height, window: poolSize.height, stride: step.height),
      width: padding.outputs(of: width, window: poolSize.width, stride: step.width), channels: channels)
  }

  package var words: [String] {
    ["\(poolSize)"] + (step == poolSize ? [] : ["strides \(step)"]) + (padding == .valid ? [] : [padding.rawValue])
  }
}

extension [Shape] {
  /// The sizes of the first of these, which a layer "pools", or whatever `verb` says that it does to an image.
  func image(_ verb: String) throws(LayerMisfit) -> (height: Int, width: Int, channels: Int) {
    guard case .image(let height, let width, let channels) = self[0] else {
      throw LayerMisfit("\(verb) an image and gets a vector \(self[0]); it has to come before flatten")
    }
    return (height, width, channels)
  }
}

extension Tensor {
  /// The sizes of an image, which a layer's shape rule has made sure of.
  var image: (height: Int, width: Int, channels: Int) {
    guard case .image(let height, let width, let channels) = shape else { preconditionFailure("an image is a vector") }
    return (height, width, channels)
  }
}
