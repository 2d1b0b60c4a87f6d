import Kernels
import Memory

/// A convolution with its bias and activation, a dropout that may follow, and a max-pooling: one pass over a sample.
final class PooledConvolutionOperation: SampleOperation {
  private let kernel: PooledConvolution
  private let activation: Activation
  private let dropout: Dropout?
  private let batch: RankBatch
  private let input, output: Tensor
  private let weights, bias: View<Float>
  private let transposed: Buffer<Float>
  private let winners: Buffer<UInt8>
  /// For each shard, the gradients of weights and bias, and the winners' sum that becomes the former.
  private let gradients: [(weights: View<Float>, bias: View<Float>)]
  private let winnerSums: [Buffer<Float>]
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]
  private let clock: LayerClock

  /// The dropout's layer comes after the activation, and only with relu: where dropout and activation give the same
  /// zeros, the gradient can tell neither from the other, nor need it.
  init(
    _ kernel: PooledConvolution, activation: Activation, dropout: Dropout?, batch: RankBatch, input: Tensor,
    output: Tensor, weights: View<Float>, bias: View<Float>,
    gradients: [(weights: View<Float>, bias: View<Float>)], scratch: [Buffer<Float>], clock: LayerClock
  ) {
    precondition(activation != .softmax && (dropout == nil || activation == .relu), "layers that do not join")
    self.kernel = kernel
    self.activation = activation
    self.dropout = dropout
    self.batch = batch
    self.input = input
    self.output = output
    self.weights = weights
    self.bias = bias
    self.gradients = gradients
    self.scratch = scratch
    self.clock = clock
    winnerSums = gradients.map { _ in Buffer(count: kernel.winnerSumCount) }
    winners = Buffer(count: batch.capacity * kernel.outputCount)
    transposed = Buffer(count: input.gradients == nil ? 0 : kernel.convolution.geometry.transposedCount)
  }

  func forward(row: Int, thread: Int, training: Bool) {
    let dropout = training ? dropout.map { ($0, step: batch.step, position: batch.firstPosition + row) } : nil
    kernel.forward(
      x: input.value(row), weights: weights, bias: bias, activation: activation, dropout: dropout,
      y: output.value(row), winners: winners(row), scratch: scratch[thread].view)
    clock.lap(.forward, thread)
  }

  func beginShard(_ shard: Int) { winnerSums[shard].view.fill(0) }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
    if let dropout { dropout.scaleKept(dy) }
    clock.lap(.activation, thread)
    clock.count(outputs: multipliedOutputs(dy), thread)
    let dx = input.gradient(row)
    kernel.gradients(
      x: input.value(row), dy: dy, winners: winners(row), transposed: transposed.view, dx: dx,
      winnerSum: winnerSums[shard].view, biasGradient: gradients[shard].bias, scratch: scratch[thread].view)
    clock.lap(dx == nil ? .weightsGradient : .gradients, thread)
  }

  /// The outputs whose gradients the kernel multiplies: all under windows, or those that are not zero where an input's
  /// channels fill vectors.
  private func multipliedOutputs(_ dy: View<Float>) -> Int {
    let geometry = kernel.convolution.geometry
    let covered = kernel.pooling.outputHeight * kernel.pooling.poolHeight * geometry.outputWidth * geometry.filters
    return geometry.inputStride % blockSize == 0 ? dy.nonzeroCount : covered
  }

  func endShard(_ shard: Int) {
    kernel.addWeightsGradient(winnerSums[shard].view, to: gradients[shard].weights)
  }

  func weightsChanged(pool: ThreadPool) {
    kernel.convolution.geometry.transpose(weights, into: transposed, pool: pool, clock: clock)
  }

  private func winners(_ row: Int) -> View<UInt8> {
    winners.view[row * kernel.outputCount..<(row + 1) * kernel.outputCount]
  }
}

extension ConvolutionGeometry {
  /// Overwrites `transposed`, unless it is empty, with the transpose of each tap of `weights`.
  func transpose(_ weights: View<Float>, into transposed: Buffer<Float>, pool: ThreadPool, clock: LayerClock) {
    guard transposed.count > 0 else { return }
    pool.run(tasks: channelBlocks, with: (self, weights, transposed.view, clock)) { job, block, thread in
      let (geometry, weights, transposed, clock) = job
      clock.start(thread)
      Packing.transpose(
        weights, taps: geometry.taps, channels: geometry.channels, units: geometry.filters, into: transposed,
        blocks: block..<block + 1)
      clock.lap(.transpose, thread)
    }
  }
}
