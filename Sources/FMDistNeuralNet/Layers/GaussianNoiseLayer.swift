import FMDistKernels
import FMDistMemory

/// Normally distributed noise added, in training only. Keras's `GaussianNoise`.
package struct GaussianNoiseLayer: NoiseLayer {
  package static let name = "gaussian_noise"
  package static let className = "GaussianNoise"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, ignored: ["seed"])] }
  static var keepsZeros: Bool { false }

  /// The standard deviation.
  package var stddev = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("stddev", &stddev, in: 0...1, isRequired: true)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard stddev >= 0, stddev <= 1 else { throw LayerMisfit("has a stddev of \(stddev); expected 0 <= stddev <= 1") }
    return inputs[0]
  }

  func noise(of output: Tensor, at index: Int, in builder: NetworkBuilder) -> GaussianNoise {
    GaussianNoise(deviation: Float(stddev), layer: index, seed: builder.seed)
  }
}

extension LayerDescription {
  /// Normally distributed noise of the standard deviation `stddev`, 0 ... 1, added in training only.
  public static func gaussianNoise(stddev: Double) -> LayerDescription {
    var layer = GaussianNoiseLayer()
    layer.stddev = stddev
    return LayerDescription(layer)
  }
}

extension GaussianNoise: SampleNoise {
  func forward(x: View<Float>, y: View<Float>, step: Int, position: Int, thread: Int) {
    add(x: x, y: y, step: step, position: position)
  }

  func backward(
    y: View<Float>, dy: View<Float>, dx: View<Float>, isRectified: Bool, step: Int, position: Int, thread: Int
  ) { dx.copy(from: dy) }
}
