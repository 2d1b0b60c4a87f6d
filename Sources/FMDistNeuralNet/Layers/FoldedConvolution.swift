import FMDistKernels
import FMDistMemory

/// A convolution and the batch normalization behind it as one convolution, which evaluates both: with f = γ / √(σ² + ε), the moving
/// averages μ and σ²,
///
///     f (x * W + b - μ) + β = x * (f W) + f (b - μ) + β
///
/// (Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", 2018, section 3.2).
final class FoldedConvolution: Sendable {
  private let kernel: FusedConvolution
  private let winograd: WinogradEvaluation
  private let input, output: Tensor
  private let weights: ParameterMemory
  private let bias: ParameterMemory?
  private let normalization: MovingNormalization
  /// f W and f (b - μ) + β, packed as W and b are.
  private let foldedWeights, foldedBias: Buffer<Float>
  private let winners = Buffer<UInt8>(count: 0)
  private let scratch: [Buffer<Float>]

  /// Of the normalization at `index`, which writes `output`; nil where the model has no convolution before it that folds.
  init?(_ normalization: MovingNormalization, output: Tensor, in builder: NetworkBuilder, at index: Int) {
    guard let kernel = builder.plan.foldedConvolution(at: index),
      let layer = builder.plan.layers[index - 1].layer as? any FoldableLayer
    else { return nil }
    self.kernel = kernel
    winograd = WinogradEvaluation(WinogradConvolution(kernel), scratch: builder.scratch)
    input = builder.convolutionInput(of: index - 1)
    self.output = output
    weights = layer.lastKernelMemory(of: index - 1, in: builder)
    bias = layer.biasMemory(of: index - 1, in: builder)
    self.normalization = normalization
    let geometry = kernel.convolution.geometry
    foldedWeights = Buffer(count: geometry.weightCount)
    foldedBias = Buffer(count: geometry.filterBlocks * 16)
    scratch = builder.scratch
  }

  /// The pieces of ``fold(piece:)``: a block of sixteen filters each.
  var pieces: Int { kernel.convolution.geometry.filterBlocks }

  /// Derives a piece of the folded weights and bias from those of the layers.
  func fold(piece block: Int) {
    let channels = block * 16..<(block + 1) * 16
    let own = foldedWeights.count / pieces
    let range = block * own..<(block + 1) * own
    normalization.fold(
      weights.weights[range], bias: bias?.weights[channels], channels: channels, into: foldedWeights.view[range],
      bias: foldedBias.view[channels])
    winograd.transform(foldedWeights.view, piece: block)
  }

  /// Overwrites what the normalization and its activation give for `rows`, at most ``SampleStage/mostRows``.
  func forward(rows: Range<Int>, thread: Int) {
    winograd.forward(rows: rows, from: input, bias: foldedBias.view, to: output, thread: thread) { row in
      kernel.forward(
        x: input.value(row), weights: foldedWeights.view, bias: foldedBias.view, dropout: nil, y: output.value(row),
        winners: winners.view, scratch: scratch[thread].view)
    }
  }
}
