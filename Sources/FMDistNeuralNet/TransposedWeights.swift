import FMDistKernels
import FMDistMemory

/// The kernels of layers whose input has a gradient, once more with rows and columns exchanged: what data gradients read.
///
/// Derived from the weights, chunk by chunk: whoever changes weights renews the chunks that it changed.
final class TransposedWeights: Sendable {
  /// One kernel and its transposition.
  private struct Kernel: Sendable {
    /// Its floats among the packed weights.
    let source: Range<Int>
    /// Its floats among all that is transposed.
    let target: Range<Int>
    let taps, channels, units: Int
  }

  private let kernels: [Kernel]
  private let buffer: Buffer<Float>
  private let weights: View<Float>

  /// The transposition of `weights`, which lie as `layout` says, in `buffer` of ``NetworkLayout/transposedCount`` floats.
  init(_ layout: NetworkLayout, weights: View<Float>, buffer: Buffer<Float>) {
    precondition(buffer.count == layout.transposedCount, "memory of the wrong size for transposed weights")
    var end = 0
    kernels = layout.transposedKernels.map { index in
      let parameter = layout.parameters[index]
      let start = end
      end += NetworkLayout.transposedCount(of: parameter)
      let channels = parameter.rowsOfTap
      return Kernel(
        source: parameter.range, target: start..<end, taps: parameter.description.rows / channels, channels: channels,
        units: parameter.description.columns)
    }
    self.buffer = buffer
    self.weights = weights
  }

  /// The transposition of the kernel that begins at `element` of the packed weights: C/16 blocks x taps x N x 16. Empty where
  /// no data gradient reads it.
  func view(ofKernelAt element: Int) -> View<Float> {
    let target = kernels.first { $0.source.lowerBound == element }?.target ?? 0..<0
    return buffer.view[target]
  }

  /// Renews what is derived from `elements`, whole chunks.
  func renew(_ elements: Range<Int>) {
    for kernel in kernels where kernel.source.overlaps(elements) {
      let own = elements.clamped(to: kernel.source)
      let first = (own.lowerBound - kernel.source.lowerBound) / blockSize
      Packing.transpose(
        weights[kernel.source], taps: kernel.taps, channels: kernel.channels, units: kernel.units,
        into: buffer.view[kernel.target], rows: first..<first + own.count / blockSize)
    }
  }
}
