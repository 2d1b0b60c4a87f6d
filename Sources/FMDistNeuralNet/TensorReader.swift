import FMDistKernels
import FMDistMemory

/// One operation's hold on a tensor that it reads: the tensor's value, and the way of its part of the gradient into the tensor's.
///
/// A tensor may have several readers. Backward, the one that comes last in the model is the first and overwrites the gradient; each
/// of the others adds its part to it, so that the order of the sum is the model's.
package final class TensorReader: @unchecked Sendable {
  // Sendable: changed while the network is built, and not after that.

  let tensor: Tensor
  /// For each thread, where a part is computed that is added then; empty where the gradient is overwritten.
  // Unchecked: Swift's check of accesses to a class's variables takes long beside a sample's small operations.
  @exclusivity(unchecked) private var parts: [Buffer<Float>] = []
  @exclusivity(unchecked) private var adds = false
  /// Where the parts of all samples are computed, for an operation that works on all at once.
  @exclusivity(unchecked) private var wholePart: Buffer<Float>?
  private let worksOnBatch: Bool

  init(_ tensor: Tensor, worksOnBatch: Bool) {
    self.tensor = tensor
    self.worksOnBatch = worksOnBatch
  }

  /// Makes this one of the readers that add, on any of `threads` threads.
  func add(threads: Int) {
    guard let gradients = tensor.gradients else { return }
    if worksOnBatch {
      wholePart = Buffer(count: gradients.count)
    } else {
      parts = (0..<threads).map { _ in Buffer(count: tensor.stride) }
      adds = true
    }
  }

  /// Whether anything comes of a gradient.
  var hasGradient: Bool { tensor.gradients != nil }

  /// Whether ``addWhole(row:)`` has something to add.
  var addsWhole: Bool { wholePart != nil }

  func value(_ row: Int) -> View<Float> { tensor.value(row) }

  /// Has `body` overwrite this reader's part of the gradient of `row`, where one is asked for, and takes it into the tensor's.
  @inline(__always)
  func withGradient(_ row: Int, thread: Int, _ body: (View<Float>) -> Void) {
    guard let gradient = tensor.gradient(row) else { return }
    guard adds else { return body(gradient) }
    let part = parts[thread].view[0..<tensor.sampleCount]
    body(part)
    add(part, to: gradient)
  }

  /// As ``withGradient(_:thread:_:)``, for a `body` that may be able to add its part itself, and is told whether to.
  @inline(__always)
  func withGradient(
    _ row: Int, thread: Int, addsItself: Bool, _ body: (_ gradient: View<Float>, _ adds: Bool) -> Void
  ) {
    guard adds, addsItself else { return withGradient(row, thread: thread) { body($0, false) } }
    if let gradient = tensor.gradient(row) { body(gradient, true) }
  }

  /// The gradients of all samples to be overwritten, nil where they are not asked for; ``addWhole(row:)`` follows, row by row.
  var batchGradients: View<Float>? { (wholePart ?? tensor.gradients)?.view }

  /// Adds the part of `row` that was written to ``batchGradients``.
  func addWhole(row: Int) {
    guard let wholePart, let gradient = tensor.gradient(row) else { return }
    let start = row * tensor.stride
    add(wholePart.view[start..<start + tensor.sampleCount], to: gradient)
  }

  private func add(_ part: View<Float>, to gradient: View<Float>) { FMDistKernels.add(part, to: gradient) }
}
