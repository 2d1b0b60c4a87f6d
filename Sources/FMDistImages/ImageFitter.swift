import FMDistMemory

/// Brings images of any sizes to one, in one thread: keeps the last size's plan, and its scratch memory, for the next image.
package final class ImageFitter {
  package let target: PixelSize
  package let method: ResizeMethod
  package let channels: Int
  package let background: RGB
  private var resizer: ImageResizer?
  private var scratch = Buffer<UInt32>(count: 0)

  package init(to target: PixelSize, method: ResizeMethod, channels: Int, background: RGB = .white) {
    (self.target, self.method, self.channels, self.background) = (target, method, channels, background)
  }

  /// Overwrites `target`, H x W x C, with `source`, an image of `size`.
  package func apply(_ source: View<UInt8>, size: PixelSize, into target: View<UInt8>) {
    let plan: ImageResizer
    if let resizer, resizer.source == size {
      plan = resizer
    } else {
      plan = ImageResizer(from: size, to: self.target, method: method, channels: channels, background: background)
      resizer = plan
    }
    if scratch.count < plan.scratchCount { scratch = Buffer(count: plan.scratchCount) }
    plan.apply(source, into: target, scratch: scratch.view)
  }
}
