import FMDistKernels
import FMDistMemory

/// A dense layer with its activation, over all samples of this rank: threads share its tiles.
package final class DenseOperation: Sendable {
  private let dense: Dense
  private let activation: Activation
  private let batch: RankBatch
  private let input: TensorReader
  private let output: Tensor
  private let kernel: ParameterMemory
  /// Nil where no bias is learned, and ``zeros`` are added.
  private let bias: ParameterMemory?
  private let zeros: Buffer<Float>
  /// For each thread, memory to work in.
  private let scratch: [Buffer<Float>]
  /// Memory for panels of x and dy, which operations have one after the other.
  private let panels: Buffer<Float>
  private let clock: LayerClock

  init(
    _ dense: Dense, activation: Activation, batch: RankBatch, input: TensorReader, output: Tensor,
    kernel: ParameterMemory,
    bias: ParameterMemory?, scratch: [Buffer<Float>], commonScratch: Buffer<Float>, clock: LayerClock
  ) {
    self.dense = dense
    self.activation = activation
    self.batch = batch
    self.input = input
    self.output = output
    self.kernel = kernel
    self.bias = bias
    zeros = Buffer(count: bias == nil ? dense.unitBlocks * 16 : 0)
    self.scratch = scratch
    panels = commonScratch
    self.clock = clock
  }

  /// Whether training changes its weights.
  var learns: Bool { kernel.changes }

  /// Overwrites the output of all rows.
  func forward(pool: ThreadPool) {
    let tasks = Tasks(rows: batch.rows, blocks: dense.unitBlocks)
    pool.run(tasks: tasks.count, with: (self, tasks)) { job, task, thread in
      let (operation, tasks) = job
      operation.clock.start(thread)
      let (rows, blocks) = tasks[task]
      operation.dense.forward(
        x: operation.input.tensor.values.view, weights: operation.kernel.weights,
        bias: operation.bias?.weights ?? operation.zeros.view,
        activation: operation.activation, y: operation.output.values.view, rows: rows, blocks: blocks)
      operation.clock.lap(.forward, thread)
    }
    guard activation == .softmax else { return }
    eachRow(pool, .forward) { operation, row in
      let output = operation.output
      Activation.softmax.forward(output.value(row), channels: output.shape.channels, stride: output.stride)
    }
  }

  /// Overwrites the gradients of weights and bias, and of the input where there is one; overwrites the output's gradient.
  func backward(pool: ThreadPool) {
    guard output.gradients != nil else { return }
    prepare(pool)
    let data = Tasks(rows: batch.rows, blocks: !input.hasGradient ? 0 : dense.inputBlocks)
    let learned = Tasks(rows: dense.inputBlocks, blocks: dense.unitBlocks, mostRows: 6)
    let parts = learns ? learned.count + (bias == nil ? 0 : 1) : 0
    let count = data.count + kernel.gradients.count * parts
    pool.run(tasks: count, with: (self, data, learned, parts)) { job, task, thread in
      let (operation, data, learned, parts) = job
      operation.clock.start(thread)
      if task < data.count {
        operation.dataGradient(data[task])
        operation.clock.lap(.dataGradient, thread)
      } else {
        let (root, part) = (task - data.count).quotientAndRemainder(dividingBy: parts)
        operation.learnedGradient(root: root, part < learned.count ? learned[part] : nil, thread: thread)
        operation.clock.lap(.weightsGradient, thread)
      }
    }
    if input.addsWhole { eachRow(pool, .dataGradient) { $0.input.addWhole(row: $1) } }
  }

  /// Overwrites the output's gradient with that of the activation's argument, and the panels with what the weights' gradient reads.
  private func prepare(_ pool: ThreadPool) {
    let packs = learns && !kernel.gradients.isEmpty && dense.panelCount(samples: 1) > 0
    guard packs || activation != .linear else { return }
    let pieces = EvenSplit(0..<batch.rows, most: 16)
    pool.run(tasks: pieces.count, with: (self, pieces, packs)) { job, piece, thread in
      let (operation, pieces, packs) = job
      let output = operation.output
      guard let dy = output.gradients?.view else { return }
      operation.clock.start(thread)
      if operation.activation != .linear {
        for row in pieces[piece] {
          guard let dy = output.gradient(row) else { return }
          operation.activation.backward(
            y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.stride)
        }
        operation.clock.lap(.activation, thread)
      }
      guard packs, let columns = operation.columns else { return }
      operation.dense.pack(
        x: operation.input.tensor.values.view, dy: dy, into: columns, samples: pieces[piece])
      operation.clock.lap(.weightsGradient, thread)
    }
  }

  /// x and dy as the weights' gradient reads them.
  private var columns: (x: SampleColumns, dy: SampleColumns)? {
    output.gradients.map {
      dense.columns(x: input.tensor.values.view, dy: $0.view, samples: batch.rows, panels: panels.view)
    }
  }

  private func dataGradient(_ part: (rows: Range<Int>, blocks: Range<Int>)) {
    guard let dy = output.gradients?.view, let dx = input.batchGradients else { return }
    dense.dataGradient(dy: dy, transposed: kernel.transposed, dx: dx, rows: part.rows, blocks: part.blocks)
  }

  /// The gradient of a part of the weights, or else of the bias, summed over the shards under subtree `root`.
  private func learnedGradient(root: Int, _ part: (rows: Range<Int>, blocks: Range<Int>)?, thread: Int) {
    guard let dy = output.gradients?.view else { return }
    if let part, let columns {
      dense.weightsGradient(
        x: columns.x, dy: columns.dy, sum: batch.sums[root], gradient: kernel.gradients[root],
        scratch: scratch[thread].view, inputBlocks: part.rows, blocks: part.blocks)
    } else if let bias {
      dense.biasGradient(
        dy: dy, sum: batch.sums[root], gradient: bias.gradients[root], scratch: scratch[thread].view,
        blocks: 0..<dense.unitBlocks)
    }
  }

  private func eachRow(
    _ pool: ThreadPool, _ phase: StepTimer.Phase, _ body: @escaping @Sendable (DenseOperation, _ row: Int) -> Void
  ) {
    let pieces = EvenSplit(0..<batch.rows, most: 16)
    pool.run(tasks: pieces.count, with: (self, pieces, phase, body)) { job, piece, thread in
      let (operation, pieces, phase, body) = job
      operation.clock.start(thread)
      for row in pieces[piece] { body(operation, row) }
      operation.clock.lap(phase, thread)
    }
  }

  /// A result of rows x blocks of columns, cut into tasks worth a thread's while.
  private struct Tasks: Sendable {
    private let rows, blocks: EvenSplit

    init(rows: Int, blocks: Int, mostRows: Int = 96) {
      self.rows = EvenSplit(0..<rows, most: mostRows)
      self.blocks = EvenSplit(0..<blocks, most: 4)
    }

    var count: Int { rows.count * blocks.count }

    subscript(task: Int) -> (rows: Range<Int>, blocks: Range<Int>) {
      let (block, row) = task.quotientAndRemainder(dividingBy: rows.count)
      return (rows[row], blocks[block])
    }
  }
}
