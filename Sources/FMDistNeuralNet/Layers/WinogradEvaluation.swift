import FMDistKernels
import FMDistMemory

/// A convolution at work on samples that no gradients will be asked of: by Winograd's algorithm, where the layer has one.
final class WinogradEvaluation: Sendable {
  private let kernel: WinogradConvolution?
  /// The weights as ``kernel`` reads them.
  private let transformed: Buffer<Float>
  /// For each thread, memory to work in, and for what ``kernel`` says of the rows.
  private let scratch: [Buffer<Float>]
  private let finite: [Buffer<UInt8>]

  init(_ kernel: WinogradConvolution?, scratch: [Buffer<Float>]) {
    self.kernel = kernel
    transformed = Buffer(count: kernel?.transformedCount ?? 0)
    self.scratch = scratch
    finite = scratch.map { _ in Buffer(count: kernel == nil ? 0 : SampleStage.mostRows) }
  }

  /// The pieces in which ``transform(_:piece:)`` goes through the weights; 0 without an algorithm.
  var pieces: Int { kernel?.pieces ?? 0 }

  /// Transforms a piece of the packed `weights`: all pieces before ``forward(rows:from:bias:to:thread:otherwise:)``.
  func transform(_ weights: View<Float>, piece: Int) {
    kernel?.transform(weights, piece: piece, into: transformed.view)
  }

  /// Overwrites the values of `output` for `rows`, at most ``SampleStage/mostRows``; `otherwise` has to do so for each row that it is told:
  /// all of them without an algorithm, else those whose sums are not finite.
  @inline(__always)
  func forward(
    rows: Range<Int>, from input: Tensor, bias: View<Float>, to output: Tensor, thread: Int, otherwise: (Int) -> Void
  ) {
    guard let kernel else {
      for row in rows { otherwise(row) }
      return
    }
    let finite = finite[thread].view[0..<rows.count]
    kernel.forward(
      x: input.values(rows), xStride: input.stride, transformed: transformed.view, bias: bias, y: output.values(rows),
      yStride: output.stride, finite: finite, scratch: scratch[thread].view)
    for row in rows where finite[row - rows.lowerBound] == 0 { otherwise(row) }
  }
}
