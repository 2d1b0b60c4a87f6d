import CFMDistCairo
import FMDistPlatform
import FMDistRunFiles

/// A picture that is ready to be drawn, as PNG or SVG, as often as wanted.
package struct Picture: Sendable {
  /// In points.
  package let width: Double
  /// In points.
  package let height: Double
  /// The colours and fonts.
  package let theme: Theme
  private let draw: @Sendable (Canvas) -> Void

  /// The pixels a point of a PNG: sharp on screens of high resolution.
  package static let pixelsPerPoint = 2.0
  /// The most that cairo has in an image's side.
  static let mostPixels = 32_767.0

  /// A picture of `width` x `height` points that `draw` draws.
  init(width: Double, height: Double, theme: Theme, draw: @escaping @Sendable (Canvas) -> Void) {
    precondition(width >= 1 && height >= 1 && width.isFinite && height.isFinite, "a picture needs a size")
    self.width = width.rounded(.up)
    self.height = height.rounded(.up)
    self.theme = theme
    self.draw = draw
  }

  /// A format of files.
  package enum Format: String, Sendable, CaseIterable {
    /// Pixels, two a point.
    case png
    /// Outlines; texts are outlines too, so that no font is needed to show them.
    case svg

    /// The format for a file called `path`, by its ending; nil for another ending.
    package init?(path: String) {
      guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
      self.init(rawValue: path[path.utf8.index(after: dot)...].lowercased())
    }
  }

  /// Writes the file at `path`, atomically, or into the device or pipe there.
  ///
  /// Throws ``RunFileError/Kind/io`` when it can't be written, or is larger than there is memory for.
  package func write(to path: String, as format: Format) throws(RunFileError) {
    try ProductFile.write(try encoded(format, path: path), to: path)
  }

  /// The bytes of a file in `format`; `path` is for the error.
  package func encoded(_ format: Format, path: String = "a picture") throws(RunFileError) -> [UInt8] {
    switch format {
    case .png:
      return try raster(path: path).png(path: path)
    case .svg:
      let sink = ByteSink()
      let surface = cairo_svg_surface_create_for_stream(
        ByteSink.write, Unmanaged.passUnretained(sink).toOpaque(), width, height)
      defer { cairo_surface_destroy(surface) }
      guard let surface else { throw Self.failure(path) }
      // Pixels, and not points of 1/72 inch: browsers then show it as large as the PNG at 100 %.
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
      try paint(surface, scale: Self.pixelsPerPoint, path: path)
      cairo_surface_finish(surface)
      guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else { throw Self.failure(path) }
      return ProductFile.markedSVG(sink.bytes)
    }
  }

  /// The pixels, `scale` a point, fewer where that were too many for cairo.
  package func raster(scale: Double = pixelsPerPoint, path: String = "a picture") throws(RunFileError) -> Raster {
    let scale = min(scale, Self.mostPixels / max(width, height))
    let raster = try Raster(width: Int(saturating: width * scale), height: Int(saturating: height * scale), path: path)
    cairo_surface_set_device_scale(raster.surface, scale, scale)
    try paint(raster.surface, scale: scale, path: path)
    cairo_surface_flush(raster.surface)
    return raster
  }

  private func paint(_ surface: OpaquePointer, scale: Double, path: String) throws(RunFileError) {
    let canvas = Canvas(surface: surface, scale: scale, theme: theme)
    canvas.fill(Box(x: 0, y: 0, width: width, height: height), theme.background)
    draw(canvas)
    guard canvas.isSound else { throw Self.failure(path) }
  }

  static func failure(_ path: String) -> RunFileError {
    RunFileError(.io, path: path, "cannot be drawn: cairo had an error; is there enough memory?")
  }
}
