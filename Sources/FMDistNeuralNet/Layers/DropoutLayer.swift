import FMDistKernels
import FMDistMemory

/// Inverted dropout, in training only. Keras's `Dropout`.
package struct DropoutLayer: DroppingLayer {
  package static let name = "dropout"
  package static let className = "Dropout"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, ignored: ["seed"])] }

  package var rate = 0.0

  package init() {}

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    try checkRate()
    return inputs[0]
  }

  func noise(of output: Tensor, at index: Int, in builder: NetworkBuilder) -> Dropout {
    Dropout(rate: rate, layer: index, seed: builder.seed)
  }
}

extension LayerDescription {
  /// Inverted dropout, in training only.
  public static func dropout(rate: Double) -> LayerDescription {
    var layer = DropoutLayer()
    layer.rate = rate
    return LayerDescription(layer)
  }
}

extension Dropout: SampleNoise {
  func forward(x: View<Float>, y: View<Float>, step: Int, position: Int, thread: Int) {
    apply(x: x, y: y, step: step, position: position)
  }

  func backward(
    y: View<Float>, dy: View<Float>, dx: View<Float>, isRectified: Bool, step: Int, position: Int, thread: Int
  ) {
    // Behind relu, where the output is zero no gradient passes: whether relu or dropout made it so need not be known.
    if isRectified {
      backward(y: y, dy: dy, dx: dx)
    } else {
      apply(x: dy, y: dx, step: step, position: position)
    }
  }
}
