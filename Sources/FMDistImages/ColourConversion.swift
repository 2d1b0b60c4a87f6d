import FMDistMemory

/// Colour to grey and grey to colour, a byte a channel.
package enum ColourConversion {
  /// Overwrites `grey` with the luma of `rgb`: ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B in whole numbers, as Pillow's `convert("L")`.
  package static func grey(fromRGB rgb: View<UInt8>, into grey: View<UInt8>) {
    precondition(rgb.count == 3 * grey.count, "images of another size")
    let (source, target) = (UnsafePointer(rgb.base), grey.base)
    for pixel in 0..<grey.count {
      target[pixel] = luma(source[3 &* pixel], source[3 &* pixel &+ 1], source[3 &* pixel &+ 2])
    }
  }

  /// Overwrites `rgb` with three channels that are each `grey`.
  package static func rgb(fromGrey grey: View<UInt8>, into rgb: View<UInt8>) {
    precondition(rgb.count == 3 * grey.count, "images of another size")
    let (source, target) = (UnsafePointer(grey.base), rgb.base)
    for pixel in 0..<grey.count {
      let value = source[pixel]
      target[3 &* pixel] = value
      target[3 &* pixel &+ 1] = value
      target[3 &* pixel &+ 2] = value
    }
  }

  /// The luma of one pixel.
  @inline(__always)
  static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum = UInt32(red) &* 19595 &+ UInt32(green) &* 38470 &+ UInt32(blue) &* 7471 &+ 0x8000
    return UInt8(truncatingIfNeeded: sum >> 16)
  }
}

extension RGB {
  /// This colour as grey; see ``ColourConversion``.
  package var luma: UInt8 { ColourConversion.luma(red, green, blue) }
}
