import FMDistKernels
import FMDistMemory

/// Batch normalization with its moving averages μ and σ²: f (x - μ) + β of each channel, f = γ / √(σ² + ε).
struct MovingNormalization: Sendable {
  let gamma, beta: ParameterMemory?
  let mean, variance: ParameterMemory
  let epsilon: Float
  /// Ones and zeros, in place of what is not learned.
  private let ones, zeros: Buffer<Float>

  /// That of `layer`, at `index`.
  init(_ layer: BatchNormalizationLayer, of index: Int, in builder: NetworkBuilder) {
    var number = 0
    func next() -> ParameterMemory {
      defer { number += 1 }
      return builder.parameter(number, of: index)
    }
    gamma = layer.scale ? next() : nil
    beta = layer.center ? next() : nil
    (mean, variance) = (next(), next())
    epsilon = Float(layer.epsilon)
    let count = padded(builder.plan.layers[index].output.channels)
    ones = Buffer(Array(repeating: 1, count: count))
    zeros = Buffer(count: count)
  }

  var scale: View<Float> { gamma?.weights ?? ones.view }
  var shift: View<Float> { beta?.weights ?? zeros.view }

  /// Overwrites `factor` with f of `channels`, whole blocks of them.
  func factor(of channels: Range<Int>, into factor: View<Float>) {
    ChannelFactors.invertedDeviation(variance: variance.weights[channels], epsilon: epsilon, into: factor)
    ChannelFactors.product(scale[channels], factor, into: factor)
  }

  /// Overwrites `folded` with f W and `foldedBias` with f (b - μ) + β, for the `weights` W and the `bias` b, if any, of a convolution's
  /// block of sixteen filters, whose outputs are `channels`. Weights are packed: any number of vectors of sixteen.
  func fold(
    _ weights: View<Float>, bias: View<Float>?, channels: Range<Int>, into folded: View<Float>,
    bias foldedBias: View<Float>
  ) {
    func rows(_ count: Int) -> BatchStatistics {
      BatchStatistics(pixels: count, channels: 16, xStride: 16, yStride: 16)
    }
    let none = zeros.view[channels]
    // f lies where the bias will.
    factor(of: channels, into: foldedBias)
    rows(weights.count / 16).normalize(x: weights, mean: none, scale: foldedBias, shift: none, y: folded)
    rows(1).normalize(
      x: bias ?? none, mean: mean.weights[channels], scale: foldedBias, shift: shift[channels], y: foldedBias)
  }
}
