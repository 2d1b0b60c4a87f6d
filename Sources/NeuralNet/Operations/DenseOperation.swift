import Kernels
import Memory

/// A dense layer with its activation, over all samples of this rank: threads share its tiles.
struct DenseOperation: Sendable {
  private let dense: Dense
  private let activation: Activation
  private let batch: RankBatch
  private let input, output: Tensor
  private let weights, bias: View<Float>
  private let transposed: Buffer<Float>
  /// For each subtree of the summation tree, the gradients of weights and bias.
  private let gradients: [(weights: View<Float>, bias: View<Float>)]
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]

  init(
    _ dense: Dense, activation: Activation, batch: RankBatch, input: Tensor, output: Tensor, weights: View<Float>,
    bias: View<Float>, gradients: [(weights: View<Float>, bias: View<Float>)], scratch: [Buffer<Float>]
  ) {
    self.dense = dense
    self.activation = activation
    self.batch = batch
    self.input = input
    self.output = output
    self.weights = weights
    self.bias = bias
    self.gradients = gradients
    self.scratch = scratch
    transposed = Buffer(count: input.gradients == nil ? 0 : dense.transposedCount)
  }

  /// Overwrites the output of all rows.
  func forward(pool: ThreadPool) {
    let tasks = Tasks(rows: batch.rows, blocks: dense.unitBlocks)
    pool.run(tasks: tasks.count) { [dense, activation, input, output, weights, bias] task, _ in
      let (rows, blocks) = tasks[task]
      dense.forward(
        x: input.values.view, weights: weights, bias: bias, activation: activation, y: output.values.view, rows: rows,
        blocks: blocks)
    }
    guard activation == .softmax else { return }
    eachRow(pool) { [output] row in
      Activation.softmax.forward(output.value(row), channels: output.shape.channels, stride: output.stride)
    }
  }

  /// Overwrites the gradients of weights and bias, and of the input where there is one; overwrites the output's gradient.
  func backward(pool: ThreadPool) {
    guard let outputGradients = output.gradients?.view else { return }
    if activation != .linear {
      eachRow(pool) { [activation, output] row in
        guard let dy = output.gradient(row) else { return }
        activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.stride)
      }
    }
    let data = Tasks(rows: batch.rows, blocks: input.gradients == nil ? 0 : dense.inputBlocks)
    let learned = Tasks(rows: dense.inputs, blocks: dense.unitBlocks)
    let eachSum = learned.count + 1
    pool.run(tasks: data.count + gradients.count * eachSum) {
      [dense, input, transposed, gradients, scratch, sums = batch.sums] task, thread in
      if task < data.count, let inputGradients = input.gradients?.view {
        let (rows, blocks) = data[task]
        dense.dataGradient(
          dy: outputGradients, transposed: transposed.view, dx: inputGradients, rows: rows, blocks: blocks)
        return
      }
      let (root, part) = (task - data.count).quotientAndRemainder(dividingBy: eachSum)
      if part < learned.count {
        let (rows, blocks) = learned[part]
        dense.weightsGradient(
          x: input.values.view, dy: outputGradients, sum: sums[root], gradient: gradients[root].weights,
          scratch: scratch[thread].view, inputs: rows, blocks: blocks)
      } else {
        dense.biasGradient(
          dy: outputGradients, sum: sums[root], gradient: gradients[root].bias, scratch: scratch[thread].view,
          blocks: 0..<dense.unitBlocks)
      }
    }
  }

  /// Renews the transposed weights, after they changed.
  func weightsChanged(pool: ThreadPool) {
    guard transposed.count > 0 else { return }
    let pieces = EvenSplit(0..<dense.inputBlocks, most: 4)
    pool.run(tasks: pieces.count) { [dense, weights, transposed] piece, _ in
      Packing.transpose(
        weights, taps: 1, channels: dense.inputs, units: dense.units, into: transposed.view, blocks: pieces[piece])
    }
  }

  private func eachRow(_ pool: ThreadPool, _ body: @escaping @Sendable (Int) -> Void) {
    let pieces = EvenSplit(0..<batch.rows, most: 16)
    pool.run(tasks: pieces.count) { piece, _ in for row in pieces[piece] { body(row) } }
  }

  /// A result of rows x blocks of columns, cut into tasks worth a thread's while.
  private struct Tasks: Sendable {
    private let rows, blocks: EvenSplit

    init(rows: Int, blocks: Int) {
      self.rows = EvenSplit(0..<rows, most: 96)
      self.blocks = EvenSplit(0..<blocks, most: 4)
    }

    var count: Int { rows.count * blocks.count }

    subscript(task: Int) -> (rows: Range<Int>, blocks: Range<Int>) {
      let (block, row) = task.quotientAndRemainder(dividingBy: rows.count)
      return (rows[row], blocks[block])
    }
  }
}
