import FMDistMemory

/// Brings images whose channels come first into the order of an ``ImageSet``.
enum ChannelOrder {
  /// Turns each C x H x W of `pixels` into H x W x C in place.
  static func toLast(_ pixels: Buffer<UInt8>, size: ImageSize) {
    guard size.channels > 1 else { return }
    let (plane, count) = (size.height * size.width, size.count)
    let image = Buffer<UInt8>(count: count)
    withExtendedLifetime((image, pixels)) {
      turn(pixels, size: size, plane: plane, scratch: image.view.base)
    }
  }

  private static func turn(
    _ pixels: Buffer<UInt8>, size: ImageSize, plane: Int, scratch source: UnsafeMutablePointer<UInt8>
  ) {
    let (channels, count) = (size.channels, size.count)
    for start in stride(from: 0, to: pixels.count, by: count) {
      let destination = pixels.view.base + start
      source.update(from: destination, count: count)
      for channel in 0..<channels {
        let (from, to) = (source + channel * plane, destination + channel)
        for place in 0..<plane { to[place * channels] = from[place] }
      }
    }
  }
}
