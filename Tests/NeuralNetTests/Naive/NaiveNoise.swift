import FMDistKernels
import FMDistNeuralNet
import Foundation

extension SpatialDropout2DLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.spatialDropout2D(rate: 0.3)] }

  /// By the definition of ``Dropout``'s mask, with channels as elements.
  func naive(_ inputs: [[NaiveTensor]], parameters: [[Double]], at site: NaiveSite) -> [NaiveTensor] {
    guard let (seed, step) = site.training else { return inputs.map { $0[0] } }
    let threshold = min((rate * 65536).rounded(), 65535)
    return zip(inputs, site.positions).map { inputs, position in
      var y = inputs[0]
      for channel in 0..<y.channels {
        let words = site.words(
          seed, block: channel / 128 * 16 + channel % 16, position: position, step: step, .dropout)
        let bits = words[channel / 16 % 8 / 2] >> (channel / 16 % 2 == 0 ? 0 : 16) & 0xFFFF
        let factor = Double(bits) < threshold ? 0 : 65536 / (65536 - threshold)
        for i in stride(from: channel, to: y.elements.count, by: y.channels) { y.elements[i] *= factor }
      }
      return y
    }
  }
}

extension GaussianNoiseLayer: NaiveLayer {
  static var examples: [LayerDescription] { [.gaussianNoise(stddev: 0.3)] }

  /// By the definition of ``GaussianNoise``, which counts padding of channels as elements.
  func naive(_ inputs: [[NaiveTensor]], parameters: [[Double]], at site: NaiveSite) -> [NaiveTensor] {
    guard let (seed, step) = site.training else { return inputs.map { $0[0] } }
    return zip(inputs, site.positions).map { inputs, position in
      var y = inputs[0]
      for i in y.elements.indices {
        let element = i / y.channels * site.pixelStride + i % y.channels
        let words = site.words(
          seed, block: element / 64 * 16 + element % 16, position: position, step: step, .noise)
        let part = element / 16 % 4
        let (first, second) = (words[part / 2 * 2], words[part / 2 * 2 + 1])
        let radius = (-2 * Foundation.log(1 - Double(first >> 9) / 0x1p23)).squareRoot()
        // Of the bits the first two count quarters of a turn, the next 23 from half a quarter before to half a quarter behind.
        let angle = (Double(second >> 30) + Double((second << 2) >> 9) / 0x1p23 - 0.5) * Double.pi / 2
        y.elements[i] += stddev * radius * (part % 2 == 0 ? Foundation.cos(angle) : Foundation.sin(angle))
      }
      return y
    }
  }
}

extension NaiveSite {
  /// The random words of a block of elements.
  fileprivate func words(
    _ seed: UInt64, block: Int, position: Int, step: Int, _ purpose: Philox.Purpose
  ) -> SIMD4<UInt32> {
    Philox(seed: seed)(
      counter: SIMD4(UInt32(block), UInt32(position), UInt32(step), purpose.rawValue | UInt32(index) << 8))
  }
}
