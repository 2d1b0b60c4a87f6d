import FMDistKernels
import FMDistMemory

/// x / ‖x‖ over the channels of each pixel, or over a vector. Keras's `UnitNormalization`.
package struct UnitNormalizationLayer: Layer {
  package static let name = "unit_normalization"
  package static let className = "UnitNormalization"
  package static var kerasClasses: [KerasClass] {
    [KerasClass(className, constants: .lastAxis, ofVectors: .onlyAxis)]
  }

  package init() {}
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}
  package func output(of inputs: [Shape]) -> Shape { inputs[0] }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: false, pixelStride: input.tensor.pixelStride)
    builder.append(UnitNormalizationOperation(input: input, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// x / ‖x‖ over the channels of each pixel, or over a vector.
  public static var unitNormalization: LayerDescription { LayerDescription(UnitNormalizationLayer()) }
}

/// y = r x and dx = r (dy - y Σ y dy), where r = 1 / ‖x‖, summed over the channels of a pixel.
final class UnitNormalizationOperation: SampleOperation {
  /// Keras's greatest r; from there on it is a constant, and dx = r dy.
  private static let greatest = 1e12

  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(input: TensorReader, output: Tensor, clock: LayerClock) {
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (x, y) = (input.value(row), output.value(row))
    eachPixel { channels in
      let factor = factor(x[channels])
      // The padding of y is zero from the start, and stays so.
      for c in channels { y[c] = Float(Double(x[c]) * factor) }
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    let (x, y) = (input.value(row), output.value(row))
    input.withGradient(row, thread: thread) { dx in
      eachPixel { channels in
        let factor = factor(x[channels])
        var product = 0.0
        if factor < Self.greatest { for c in channels { product += Double(y[c]) * Double(dy[c]) } }
        for c in channels { dx[c] = Float(factor * (Double(dy[c]) - Double(y[c]) * product)) }
      }
    }
    clock.lap(.dataGradient, thread)
  }

  private func factor(_ x: View<Float>) -> Double {
    var squares = 0.0
    for value in x.elements { squares += Double(value) * Double(value) }
    return min(1 / squares.squareRoot(), Self.greatest)
  }

  /// Calls `body` with the places of each pixel's channels.
  private func eachPixel(_ body: (Range<Int>) -> Void) {
    for pixel in 0..<output.pixelCount {
      let first = pixel * output.pixelStride
      body(first..<first + output.shape.channels)
    }
  }
}
