import FMDistKernels
import FMDistMemory

/// The images that a batch picks from, one after the other, and how their elements are changed on the way into the model.
///
/// Each image is N H W C's H x W x C elements in row-major order. The memory must outlive the source.
package enum ImageSource: Sendable {
  /// Bytes, transformed as they are read: a quarter of the memory.
  case bytes(View<UInt8>, PixelTransform)
  /// Floats, taken as they are: for what does not come in bytes, or was scaled by more than a function of one byte.
  case floats(View<Float>)

  /// The number of elements of all images.
  package var count: Int {
    switch self {
    case .bytes(let bytes, _): bytes.count
    case .floats(let floats): floats.count
    }
  }

  /// Overwrites `floats` with the image at `index`, whose elements are as many.
  func load(_ index: Int, into floats: View<Float>) {
    let elements = index * floats.count..<(index + 1) * floats.count
    switch self {
    case .bytes(let bytes, let transform): transform.convert(bytes[elements], into: floats)
    case .floats(let source): floats.copy(from: source[elements])
    }
  }

  /// Overwrites `floats` with the image at `index` as `augmenter` has it in `epoch`, not mixed with any other; `scratch` holds an image and
  /// what `augmenter` works in.
  func load(
    _ index: Int, changedBy augmenter: ImageAugmenter, epoch: Int, scratch: View<UInt8>, into floats: View<Float>
  ) {
    guard !augmenter.augmentation.isIdentity else { return load(index, into: floats) }
    guard case .bytes(let bytes, let transform) = self else { preconditionFailure("augmentation is of bytes") }
    let changed = scratch[0..<floats.count]
    augmenter.apply(
      bytes[index * floats.count..<(index + 1) * floats.count], number: index, epoch: epoch, into: changed,
      scratch: scratch[floats.count..<scratch.count])
    transform.convert(changed, into: floats)
  }
}
