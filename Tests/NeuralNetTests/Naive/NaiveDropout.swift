import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

extension DropoutLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.dropout(rate: 0.3)] }

  /// Multiplies by the mask that fmdist's kernel makes, which counts padding of channels as elements.
  func naive(_ inputs: [[NaiveTensor]], parameters: [[Double]], at site: NaiveSite) -> [NaiveTensor] {
    guard let (seed, step) = site.training else { return inputs.map { $0[0] } }
    let dropout = Dropout(rate: rate, layer: site.index, seed: seed)
    let pixelStride = site.pixelStride
    return zip(inputs, site.positions).map { inputs, position in
      var y = inputs[0]
      let pixels = y.height * y.width
      let mask = Buffer<Float>(count: pixels * pixelStride)
      withExtendedLifetime(mask) {
        mask.view.fill(1)
        dropout.apply(x: mask.view, y: mask.view, step: step, position: position)
        for pixel in 0..<pixels {
          for channel in 0..<y.channels {
            y.elements[pixel * y.channels + channel] *= Double(mask.view[pixel * pixelStride + channel])
          }
        }
      }
      return y
    }
  }
}

extension NaiveSite {
  /// Floats from pixel to pixel as the network has them: of what is learned, channels are in blocks of sixteen.
  var pixelStride: Int {
    let layer = plan.layers[index]
    return layer.learns ? padded(layer.output.channels) : layer.output.channels
  }
}
