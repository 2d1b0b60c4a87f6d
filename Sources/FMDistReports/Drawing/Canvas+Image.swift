import CFMDistCairo
import FMDistPlatform

extension Canvas {
  /// Draws `image` over all of `box`: enlarged with hard pixels, made smaller smoothly.
  package func image(_ image: ByteImage, in box: Box) {
    guard box.width > 0, box.height > 0 else { return }
    // Enlarged here and not by cairo, as programs that show SVG would smooth what cairo leaves to them.
    let wanted = max(box.width / Double(image.width), box.height / Double(image.height)) * scale
    let factor = max(1, Int(saturating: wanted.rounded(.up)))
    guard
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(clamping: image.width * factor), Int32(clamping: image.height * factor))
    else { return }
    defer { cairo_surface_destroy(surface) }
    guard let bytes = cairo_image_surface_get_data(surface) else { return }
    let stride = Int(cairo_image_surface_get_stride(surface))
    cairo_surface_flush(surface)
    for y in 0..<image.height * factor {
      let row = UnsafeMutableRawPointer(bytes + y * stride).assumingMemoryBound(to: UInt32.self)
      for x in 0..<image.width {
        let color = image.color(row: y / factor, column: x)
        for copy in 0..<factor { row[x * factor + copy] = color }
      }
    }
    cairo_surface_mark_dirty(surface)

    cairo_save(context)
    cairo_translate(context, box.x, box.y)
    cairo_scale(context, box.width / Double(image.width * factor), box.height / Double(image.height * factor))
    cairo_set_source_surface(context, surface, 0, 0)
    let pattern = cairo_get_source(context)
    // Without padding the edges would fade into the background.
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
    cairo_pattern_set_filter(pattern, wanted == Double(factor) ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD)
    cairo_rectangle(context, 0, 0, Double(image.width * factor), Double(image.height * factor))
    cairo_fill(context)
    cairo_restore(context)
  }
}
