import CFMDistCairo
import CFMDistPNG
import FMDistRunFiles

/// A picture's pixels, red, green and blue.
package final class Raster {
  /// In pixels.
  package let width, height: Int
  let surface: OpaquePointer

  /// Black.
  init(width: Int, height: Int, path: String) throws(RunFileError) {
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(clamping: width), Int32(clamping: height))
    else { throw Picture.failure(path) }
    self.surface = surface
    self.width = width
    self.height = height
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else { throw Picture.failure(path) }
  }

  /// An image, a pixel each; colours as ``ByteImage/color(row:column:)`` has them.
  package convenience init(_ image: ByteImage) throws(RunFileError) {
    try self.init(width: image.width, height: image.height, path: "an image")
    cairo_surface_flush(surface)
    guard let bytes = cairo_image_surface_get_data(surface) else { return }
    let stride = Int(cairo_image_surface_get_stride(surface))
    for row in 0..<image.height {
      for column in 0..<image.width {
        UnsafeMutableRawPointer(bytes + row * stride + 4 * column)
          .storeBytes(of: image.color(row: row, column: column), as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(surface)
  }

  /// What a PNG holds, without its opacity.
  package init(png bytes: [UInt8], path: String) throws(RunFileError) {
    let source = ByteSource(bytes)
    let loaded = cairo_image_surface_create_from_png_stream(
      ByteSource.read, Unmanaged.passUnretained(source).toOpaque())
    guard let loaded else { throw Picture.failure(path) }
    surface = loaded
    width = Int(cairo_image_surface_get_width(loaded))
    height = Int(cairo_image_surface_get_height(loaded))
    guard cairo_surface_status(loaded) == CAIRO_STATUS_SUCCESS else {
      throw RunFileError(.malformed, path: path, "is not a PNG that cairo can read")
    }
  }

  deinit { cairo_surface_destroy(surface) }

  /// H x W x 3 bytes.
  package var pixels: [UInt8] {
    guard let bytes = cairo_image_surface_get_data(surface) else { return [] }
    let stride = Int(cairo_image_surface_get_stride(surface))
    return [UInt8](unsafeUninitializedCapacity: height * width * 3) { result, count in
      var place = 0
      for y in 0..<height {
        let row = UnsafeRawPointer(bytes + y * stride)
        for x in 0..<width {
          let pixel = row.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self)
          result[place] = UInt8(truncatingIfNeeded: pixel >> 16)
          result[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          result[place + 2] = UInt8(truncatingIfNeeded: pixel)
          place += 3
        }
      }
      count = place
    }
  }

  /// The bytes of a PNG; `path` is for the error.
  package func png(path: String = "a picture") throws(RunFileError) -> [UInt8] {
    // Cairo's own encoder tries filters, which takes most of a picture's time and saves a drawing nothing.
    cairo_surface_flush(surface)
    let pixels = self.pixels
    let room = 1100 + height * (width * 3 + 1) * 102 / 100
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
      guard let destination = bytes.baseAddress, !pixels.isEmpty else { return }
      count = fmdist_png_encode(
        pixels, UInt32(clamping: width), UInt32(clamping: height), 3, fmdist_png_drawing, destination, room)
    }
    guard !bytes.isEmpty else { throw Picture.failure(path) }
    return ProductFile.markedPNG(bytes)
  }
}
