import FMDistKernels
import FMDistMemory
import FMDistNeuralNet

/// The work of an owner on its segment of one bucket: adds all gradients in the tree's order, and updates the weights.
///
/// Cut into tasks for threads. Allocates nothing after it is made.
final class SegmentUpdate: Sendable {
  /// What is done with the sum of a minibatch's gradients.
  enum Mode: Sendable {
    /// It is kept, for more minibatches to be added before an update; `isFirst` says that none is there yet.
    case keep(isFirst: Bool)
    /// Together with what is kept, if `addsKept`, and with the penalty's gradient it is kept, and its squares are added: the update
    /// waits for all others' squares. `samples` are those of the sum.
    case square(samples: Int, addsKept: Bool)
    /// Together with what is kept, if `addsKept`, and with the penalty's gradient it updates the weights.
    case update(samples: Int, addsKept: Bool)
    /// What is kept updates the weights, each array times its own of the scales.
    case updateFromKept(samples: Int)
  }

  /// A run of whole chunks with the same parts.
  private struct Task: Sendable {
    let elements: Range<Int>
    let chunks: Range<Int>
    /// Where the optimizer's memory of it begins, and what is kept.
    let place: Int
    /// The number of its array.
    let parameter: Int
    /// What regularized weights add to their own mean gradient.
    let regularizer: Regularizer?
    /// What the weights follow.
    let follows: ParameterDescription.Update
    /// The optimizer's group of them.
    let group: Int
    /// Each of just these elements.
    let parts: [View<Float>]
  }

  private let tasks: [Task]
  private let network: Network
  private let optimizer: Optimizer
  private let sum: TreeSum
  /// Of all that this rank owns; empty where nothing is ever kept.
  private let kept: View<Float>
  private let squares: View<Double>
  /// For each parameter what its gradient is taken times, where norms are limited.
  private let scales: View<Float>
  /// The most of an element of a mean gradient, if that is limited.
  private let clipValue: Float?
  private let scratch: [Buffer<Float>]

  /// A part of the sum: where its floats lie for the elements `covers`.
  struct Part {
    let covers: Range<Int>
    let floats: View<Float>
  }

  /// The work on `segment`. `pieces` are runs of it, in order, each with its parts from left to right; what outlives them is the
  /// caller's concern. `scratch` is ``scratchCount`` floats for each thread.
  init(
    pieces: [(elements: Range<Int>, parts: [Part])], sum: TreeSum, network: Network, optimizer: Optimizer,
    kept: View<Float>, squares: View<Double>, scales: View<Float>, scratch: [Buffer<Float>]
  ) {
    self.network = network
    self.optimizer = optimizer
    self.sum = sum
    self.kept = kept
    self.squares = squares
    self.scales = scales
    let clipping = optimizer.description.clipping
    clipValue = clipping?.kind == .value ? clipping.map { Float($0.limit) } : nil
    self.scratch = scratch
    let chunks = network.layout.chunks
    // Each thread begins with the same part of each array as in the backward pass, whose gradients are in its core's cache. As
    // many tasks for each thread, even if some are empty.
    let runs = pieces.flatMap { piece in
      network.parameters.enumerated().map { number, parameter in
        (
          elements: piece.elements.clamped(to: parameter.range), parts: piece.parts, number: number,
          description: parameter.description
        )
      }
    }.filter { !$0.elements.isEmpty }
    let threads = network.pool.threads
    var tasks: [Task] = []
    for thread in 0..<threads {
      for run in runs {
        let own = chunks.cut(run.elements, into: threads)[thread]
        let count = (run.elements.count / threads + SegmentUpdate.mostElements) / SegmentUpdate.mostElements
        for elements in chunks.cut(own, into: count) {
          tasks.append(
            Task(
              elements: elements, chunks: chunks.indices(of: elements),
              place: elements.isEmpty ? 0 : optimizer.place(of: elements.lowerBound),
              parameter: run.number, regularizer: run.description.regularizer, follows: run.description.update,
              group: run.description.isTrainable ? optimizer.group(of: run.description) : 0,
              parts: run.parts.map { part in
                part.floats[elements.lowerBound - part.covers.lowerBound..<elements.upperBound - part.covers.lowerBound]
              }))
        }
      }
    }
    self.tasks = tasks
  }

  /// The floats of scratch memory for each thread.
  static var scratchCount: Int { TreeSum.scratchCount + WeightChunks.mostCount }
  /// The elements of a task, about.
  private static let mostElements = 16_384

  /// Does all of it, by all threads.
  func run(_ mode: Mode) {
    network.pool.run(tasks: tasks.count, with: (self, mode)) { job, task, thread in
      job.0.perform(job.0.tasks[task], job.1, thread: thread)
    }
  }

  /// Does all of it on this thread, which is the first: for in between, while the others compute.
  func runAlone(_ mode: Mode) {
    flushingDenormals {
      for task in tasks { perform(task, mode, thread: 0) }
    }
  }

  private func perform(_ task: Task, _ mode: Mode, thread: Int) {
    let clock = network.clock
    clock.start(thread)
    for chunk in task.chunks {
      let elements = network.layout.chunks[chunk]
      let weights = network.weights.view[elements]
      let inTask = elements.lowerBound - task.elements.lowerBound..<elements.upperBound - task.elements.lowerBound
      let place = task.place + inTask.lowerBound
      switch mode {
      case .keep(let isFirst):
        keep(task, inTask, place: place, adding: !isFirst, thread: thread)
      case .square(let samples, let addsKept):
        keep(task, inTask, place: place, adding: addsKept, thread: thread)
        if let regularizer = task.regularizer {
          let sum = kept[place..<place + elements.count]
          regularizer.addGradient(of: weights, times: samples, to: sum, into: sum)
        }
        let sum = kept[place..<place + elements.count]
        // What is averaged is no gradient, and has no part in its norm.
        squares[chunk] = task.follows == .optimizer ? sumOfSquares(sum) : allFinite(sum) ? 0 : .infinity
      case .update(let samples, let addsKept):
        var gradient: View<Float>
        if addsKept {
          keep(task, inTask, place: place, adding: true, thread: thread)
          gradient = kept[place..<place + elements.count]
        } else {
          gradient = total(task, inTask, thread: thread)
        }
        if let regularizer = task.regularizer {
          let whole = result(count: elements.count, thread: thread)
          regularizer.addGradient(of: weights, times: samples, to: gradient, into: whole)
          gradient = whole
        }
        self.update(task, weights, by: gradient, scale: 1 / Float(samples), samples, place: place, thread: thread)
        network.weightsChanged(elements)
      case .updateFromKept(let samples):
        let gradient = kept[place..<place + elements.count]
        self.update(
          task, weights, by: gradient, scale: scales[task.parameter], samples, place: place, thread: thread)
        network.weightsChanged(elements)
      }
    }
    clock.lap(.optimizer, thread)
  }

  /// Has `weights` follow `gradient`, the sum over `samples`, which the optimizer takes `scale` times.
  private func update(
    _ task: Task, _ weights: View<Float>, by gradient: View<Float>, scale: Float, _ samples: Int, place: Int,
    thread: Int
  ) {
    switch task.follows {
    case .optimizer:
      guard let clipValue else {
        return optimizer.apply(weights: weights, gradient: gradient, scale: scale, place: place, group: task.group)
      }
      let clipped = result(count: gradient.count, thread: thread)
      clip(gradient, times: scale, to: clipValue, into: clipped)
      optimizer.apply(weights: weights, gradient: clipped, scale: 1, place: place, group: task.group)
    case .movingAverage(let momentum):
      moveAverage(weights, towards: gradient, scale: 1 / Float(samples), momentum: Float(momentum))
    case .none: preconditionFailure("an update of weights that are frozen")
    }
  }

  /// The sum of all parts at `inTask` of the task.
  private func total(_ task: Task, _ inTask: Range<Int>, thread: Int) -> View<Float> {
    if sum.partCount == 1 { return task.parts[0][inTask] }
    let result = result(count: inTask.count, thread: thread)
    sum.add(
      task.parts, elements: inTask, into: result, scratch: scratch[thread].view[0..<TreeSum.scratchCount])
    return result
  }

  /// The thread's memory for `count` floats of a result.
  private func result(count: Int, thread: Int) -> View<Float> {
    scratch[thread].view[TreeSum.scratchCount..<TreeSum.scratchCount + count]
  }

  /// Keeps the sum of all parts, added to what is kept if `adding`.
  private func keep(_ task: Task, _ inTask: Range<Int>, place: Int, adding: Bool, thread: Int) {
    let total = total(task, inTask, thread: thread)
    let target = kept[place..<place + inTask.count]
    if adding { add(total, to: target) } else { target.copy(from: total) }
  }
}
