import FMDistKernels
import FMDistMemory

/// What flows between two operations: a value, and in training its gradient, for every sample of this rank's batch.
///
/// Samples lie one after the other, `stride` floats apart. An image's pixels are `pixelStride` floats apart: its channels,
/// padded to blocks of sixteen except in the model's input.
package final class Tensor: Sendable {
  let shape: Shape
  let pixelStride: Int
  /// Floats from sample to sample: whole blocks.
  let stride: Int
  let values: Buffer<Float>
  /// Nil where no operation needs it.
  let gradients: Buffer<Float>?
  /// Whether relu was the last to change the elements: no gradient passes where they are zero.
  let isRectified: Bool

  init(shape: Shape, pixelStride: Int, samples: Int, hasGradients: Bool, isRectified: Bool = false) {
    self.shape = shape
    self.pixelStride = pixelStride
    self.isRectified = isRectified
    stride = padded(shape.count / shape.channels * pixelStride)
    values = Buffer(count: samples * stride)
    gradients = hasGradients ? Buffer(count: samples * stride) : nil
  }

  /// The same memory as another shape of the same elements, which lie so already.
  init(_ tensor: Tensor, as shape: Shape, pixelStride: Int) {
    self.shape = shape
    self.pixelStride = pixelStride
    isRectified = tensor.isRectified
    stride = tensor.stride
    values = tensor.values
    gradients = tensor.gradients
  }

  /// The pixels of one sample; a vector is one.
  var pixelCount: Int { shape.count / shape.channels }

  /// The floats of one sample that hold its elements, and their padding.
  var sampleCount: Int { pixelCount * pixelStride }

  func value(_ row: Int) -> View<Float> { values.view[row * stride..<row * stride + sampleCount] }

  /// Those of `rows`, which are at least one, ``stride`` apart.
  func values(_ rows: Range<Int>) -> View<Float> {
    values.view[rows.lowerBound * stride..<(rows.upperBound - 1) * stride + sampleCount]
  }

  func gradient(_ row: Int) -> View<Float>? { gradients?.view[row * stride..<row * stride + sampleCount] }
}
