import FMDistMemory

/// Brings images of one size to another.
package struct ImageResizer: Sendable {
  /// From images of `source` to images of `target`, both with `channels` channels; `background` is what ``ResizeMethod/pad`` adds.
  package init(
    from source: PixelSize, to target: PixelSize, method: ResizeMethod, channels: Int, background: RGB = .white
  ) {
  }

  /// Overwrites `target`, H x W x C, with `source` in its new size.
  package func apply(_ source: View<UInt8>, into target: View<UInt8>) {
  }
}
