import FMDistMemory

/// Pixels with alpha, 0 for transparent to 255 for opaque, to pixels without.
enum Compositing {
  /// Of `pixels`, of `count` pixels of 1 or 3 channels with an alpha behind each: without the alpha where all are opaque, else on
  /// `background`, rounded to the nearest as by Pillow's `paste` with a mask. Grey stays grey on a background of grey.
  static func flatten(
    _ pixels: Buffer<UInt8>, count: Int, channels: Int, on background: RGB
  ) -> (pixels: Buffer<UInt8>, channels: Int, wasTransparent: Bool) {
    let from = channels + 1
    precondition(pixels.count == count * from, "an image of another size")
    let source = UnsafePointer(pixels.view.base)
    var opacity: UInt8 = 255
    for pixel in 0..<count { opacity &= source[pixel &* from &+ channels] }
    let isTransparent = opacity != 255
    let isGrey = background.red == background.green && background.green == background.blue
    let to = isTransparent && !isGrey ? 3 : channels
    let result = Buffer<UInt8>(count: count * to)
    let target = result.view.base
    let behind = [background.red, background.green, background.blue]
    let step = channels == 1 ? 0 : 1
    for pixel in 0..<count {
      let alpha = UInt32(source[pixel &* from &+ channels])
      for channel in 0..<to {
        let front = UInt32(source[pixel &* from &+ channel &* step])
        // Without transparency this is `front`.
        let sum = front &* alpha &+ UInt32(behind[channel]) &* (255 &- alpha) &+ 128
        target[pixel &* to &+ channel] = UInt8(truncatingIfNeeded: (sum >> 8 &+ sum) >> 8)
      }
    }
    return (result, to, isTransparent)
  }
}
