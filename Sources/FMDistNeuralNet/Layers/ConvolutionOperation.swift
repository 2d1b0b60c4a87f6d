import FMDistKernels
import FMDistMemory

/// A convolution with its bias and activation, dropout and max-pooling that may follow: one pass over a sample.
final class ConvolutionOperation: SampleOperation {
  private let kernel: FusedConvolution
  private let winograd: WinogradEvaluation
  /// Whether evaluation has the convolution in the operation behind it.
  private let isFolded: Bool
  /// Between activation and pooling, and after pooling.
  private let dropout, lastDropout: Dropout?
  private let batch: RankBatch
  private let input: TensorReader
  private let output: Tensor
  private let weights: ParameterMemory
  /// Nil where no bias is learned, and ``zeros`` are added.
  private let bias: ParameterMemory?
  private let zeros: Buffer<Float>
  private let winners: Buffer<UInt8>
  /// For each shard the kernel's sum, which becomes the weights' gradient, and the bias's gradient; none where they are frozen.
  private let shards: [Buffer<Float>]
  let shardGradients: [View<Float>]
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]
  private let clock: LayerClock

  /// Dropouts join with relu only: where dropout and activation give the same zeros, the gradient can tell neither from
  /// the other, nor need it.
  init(
    _ kernel: FusedConvolution, winograd: WinogradConvolution?, isFolded: Bool, dropout: Dropout?,
    lastDropout: Dropout?,
    batch: RankBatch, input: TensorReader,
    output: Tensor, weights: ParameterMemory, bias: ParameterMemory?, scratch: [Buffer<Float>], clock: LayerClock
  ) {
    precondition((dropout == nil && lastDropout == nil) || kernel.activation == .relu, "layers that do not join")
    precondition(kernel.pooling == nil || kernel.activation != .softmax, "layers that do not join")
    self.kernel = kernel
    self.winograd = WinogradEvaluation(winograd, scratch: scratch)
    self.isFolded = isFolded
    self.dropout = dropout
    self.lastDropout = lastDropout
    self.batch = batch
    self.input = input
    self.output = output
    self.weights = weights
    self.bias = bias
    self.scratch = scratch
    self.clock = clock
    let biasCount = kernel.convolution.geometry.filterBlocks * 16
    zeros = Buffer(count: bias == nil ? biasCount : 0)
    shards = (0..<(weights.changes ? batch.shardCount : 0)).map { _ in
      Buffer(count: kernel.sumCount + (bias == nil ? 0 : biasCount))
    }
    shardGradients = shards.map(\.view)
    winners = Buffer(count: batch.capacity * kernel.winnerCount)
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let y = output.value(row)
    let position = batch.firstPosition + row
    kernel.forward(
      x: input.value(row), weights: weights.weights, bias: bias?.weights ?? zeros.view,
      dropout: mode.isRandom ? dropout.map { ($0, step: batch.step, position: position) } : nil, y: y,
      winners: winners(row), scratch: scratch[thread].view)
    if mode.isRandom, let lastDropout { lastDropout.apply(x: y, y: y, step: batch.step, position: position) }
    if kernel.activation == .softmax {
      Activation.softmax.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    }
    clock.lap(.forward, thread)
  }

  var evaluationPieces: Int { winograd.pieces }

  func prepareEvaluation(piece: Int) { winograd.transform(weights.weights, piece: piece) }

  func evaluate(rows: Range<Int>, thread: Int, mode: NetworkMode) {
    if isFolded { return }
    winograd.forward(
      rows: rows, from: input.tensor, bias: bias?.weights ?? zeros.view, to: output, thread: thread
    ) { forward(row: $0, thread: thread, mode: mode) }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    if kernel.activation != .linear {
      kernel.activation.backward(
        y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
      dropout?.scaleKept(dy)
      lastDropout?.scaleKept(dy)
      clock.lap(.activation, thread)
    }
    clock.count(dy: dy, thread)
    if weights.changes {
      kernel.weightsGradient(
        x: input.value(row), dy: dy, winners: winners(row), sum: shardGradients[shard][0..<kernel.sumCount],
        biasGradient: bias == nil ? nil : shardGradients[shard][kernel.sumCount..<shards[shard].count],
        scratch: scratch[thread].view)
      clock.lap(.weightsGradient, thread)
    }
    guard input.hasGradient else { return }
    input.withGradient(row, thread: thread, addsItself: !kernel.isSparse) { dx, adds in
      kernel.dataGradient(
        dy: dy, winners: winners(row), transposed: weights.transposed, adds: adds, dx: dx,
        scratch: scratch[thread].view)
    }
    clock.lap(.dataGradient, thread)
  }

  func takeGradients(ofShard shard: Int, asRoot root: Int) {
    kernel.unpackSum(shardGradients[shard][0..<kernel.sumCount], into: weights.gradients[root])
    bias?.gradients[root].copy(from: shardGradients[shard][kernel.sumCount..<shards[shard].count])
  }

  private func winners(_ row: Int) -> View<UInt8> {
    winners.view[row * kernel.winnerCount..<(row + 1) * kernel.winnerCount]
  }
}
