import CCairo
import RunFiles

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
      throw RunFileError(.malformed, path: path, "is no PNG that cairo can read")
    }
  }

  deinit { cairo_surface_destroy(surface) }

  /// H x W x 3 bytes.
  package var pixels: [UInt8] {
    guard let bytes = cairo_image_surface_get_data(surface) else { return [] }
    let stride = Int(cairo_image_surface_get_stride(surface))
    var result = [UInt8](repeating: 0, count: height * width * 3)
    for y in 0..<height {
      for x in 0..<width {
        let pixel = UnsafeRawPointer(bytes + y * stride + 4 * x).loadUnaligned(as: UInt32.self)
        for channel in 0..<3 {
          result[(y * width + x) * 3 + channel] = UInt8(truncatingIfNeeded: pixel >> UInt32(16 - 8 * channel))
        }
      }
    }
    return result
  }

  /// The bytes of a PNG; `path` is for the error.
  package func png(path: String = "a picture") throws(RunFileError) -> [UInt8] {
    let sink = ByteSink()
    guard
      cairo_surface_write_to_png_stream(surface, ByteSink.write, Unmanaged.passUnretained(sink).toOpaque())
        == CAIRO_STATUS_SUCCESS
    else { throw Picture.failure(path) }
    return sink.bytes
  }
}
