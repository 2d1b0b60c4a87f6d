import CFMDistCairo

/// What pictures are drawn on: all calls of cairo that draw are in this type.
///
/// Lengths are points from the upper left corner, y downwards. What does not fit is cut by cairo and never an error; numbers that are
/// not finite are a mistake in the code. Not for use by several threads at a time.
package final class Canvas {
  /// The colours and fonts.
  package let theme: Theme
  /// Pixels a point; for SVG, of the images in it.
  let scale: Double
  let context: OpaquePointer

  /// Draws on cairo's `surface`, which stays with its owner.
  init(surface: OpaquePointer, scale: Double, theme: Theme) {
    self.theme = theme
    self.scale = scale
    context = cairo_create(surface)
    // The same outlines and widths at every scale, in PNG as in SVG.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  deinit { cairo_destroy(context) }

  /// A canvas that shows nothing, for measuring texts before a picture has a size.
  static func measuring(_ theme: Theme) -> Canvas {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    // The context keeps the surface alive.
    defer { cairo_surface_destroy(surface) }
    guard let surface else { preconditionFailure("cairo gives a surface in error, never none") }
    return Canvas(surface: surface, scale: 1, theme: theme)
  }

  /// Whether all went well so far; cairo ignores what comes after an error.
  var isSound: Bool { cairo_status(context) == CAIRO_STATUS_SUCCESS }

  /// Fills `box`, with round corners of `radius`.
  package func fill(_ box: Box, _ color: Color, radius: Double = 0) {
    trace(box, radius: radius)
    setColor(color)
    cairo_fill(context)
  }

  /// Draws the outline of `box`, `width` thick, its middle on the edge.
  package func stroke(_ box: Box, _ color: Color, width: Double = 1, radius: Double = 0) {
    trace(box, radius: radius)
    setColor(color)
    cairo_set_line_width(context, width)
    cairo_stroke(context)
  }

  /// Draws a line through `points`; with `dashes`, lengths that are drawn and left out in turn. One point is a dot.
  package func line(
    _ points: [Point], _ color: Color, width: Double = 1, dashes: [Double] = [], isRound: Bool = false
  ) {
    guard let first = points.first else { return }
    cairo_save(context)
    cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
    setColor(color)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    if isRound { cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND) }
    if !dashes.isEmpty { cairo_set_dash(context, dashes, Int32(dashes.count), 0) }
    cairo_stroke(context)
    cairo_restore(context)
  }

  /// Fills the polygon with corners `points`.
  package func polygon(_ points: [Point], _ color: Color) {
    guard let first = points.first else { return }
    cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
    cairo_close_path(context)
    setColor(color)
    cairo_fill(context)
  }

  /// Fills a circle, with an outline of the background around it.
  package func disc(at center: Point, radius: Double, _ color: Color, outline: Double = 0) {
    func circle(_ radius: Double, _ color: Color) {
      cairo_new_sub_path(context)
      cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
      setColor(color)
      cairo_fill(context)
    }
    if outline > 0 { circle(radius + outline, theme.background) }
    circle(radius, color)
  }

  /// Draws with `body` what lies in `box` only.
  package func clipped(to box: Box, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  func setColor(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  private func trace(_ box: Box, radius: Double) {
    let radius = min(radius, box.width / 2, box.height / 2)
    guard radius > 0 else { return cairo_rectangle(context, box.x, box.y, box.width, box.height) }
    cairo_new_sub_path(context)
    cairo_arc(context, box.right - radius, box.y + radius, radius, -.pi / 2, 0)
    cairo_arc(context, box.right - radius, box.bottom - radius, radius, 0, .pi / 2)
    cairo_arc(context, box.x + radius, box.bottom - radius, radius, .pi / 2, .pi)
    cairo_arc(context, box.x + radius, box.y + radius, radius, .pi, 1.5 * .pi)
    cairo_close_path(context)
  }
}
