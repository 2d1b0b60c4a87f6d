import FMDistPlatform

/// The filters of a first layer, enlarged.
///
/// Of images in three channels a filter is in colour, grey where it is 0. Else the mean over the channels is shown, in one colour below 0 and in another
/// above. All filters have one scale, so that small ones look small.
package struct FilterGallery: Sendable {
  /// Above all.
  package var title: String
  /// The weights, H x W x I x O in row-major order, I input channels and O filters, as Keras has them.
  package let weights: [Float]
  /// H, in pixels.
  package let height: Int
  /// W, in pixels.
  package let width: Int
  /// I.
  package let channels: Int
  /// O.
  package let filters: Int

  /// A gallery shows no more filters than this, and says so.
  package static let mostFilters = 256

  /// A gallery of `filters` filters; `weights` must hold as many as their sizes say.
  package init(title: String, weights: [Float], height: Int, width: Int, channels: Int, filters: Int) {
    precondition(height > 0 && width > 0 && channels > 0 && filters >= 0, "filters need a size")
    precondition(weights.count == height * width * channels * filters, "another number of weights")
    self.title = title
    self.weights = weights
    self.height = height
    self.width = width
    self.channels = channels
    self.filters = filters
  }

  private var shown: Int { min(filters, Self.mostFilters) }

  /// The gallery as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let images = (0..<shown).map { index in
      MapImage.diverging(values(index), height: height, width: width, most: most, theme)
    }
    let some = shown < filters ? ", \(shown) of them shown" : ""
    let kernel = "\(NumberText.count(filters, "filter")) of \(height) x \(width) x \(channels)\(some)"
    let head = PictureHeader(title: title, subtitle: kernel)
    let side = ByteImage.pointsPerPixel(height: height, width: width, side: 56) * Double(max(height, width))
    let grid = GridLayout(
      origin: Point(theme.margin, head.height(theme) + 30), columns: min(16, max(shown, 8)), cellWidth: side,
      cellHeight: side,
      gap: 6)
    let pictureWidth = max(grid.width + 2 * theme.margin, head.width(.measuring(theme)), 420)
    let bottom = grid.origin.y + max(12, grid.height(rows: grid.rows(for: shown)))
    return Picture(width: pictureWidth, height: bottom + theme.margin, theme: theme) { canvas in
      head.draw(on: canvas, width: pictureWidth)
      drawScale(on: canvas, at: Point(theme.margin, head.height(theme)))
      for (index, image) in images.enumerated() {
        let cell = grid.box(index)
        let scale = side / Double(max(image.height, image.width))
        let box = cell.centered(width: Double(image.width) * scale, height: Double(image.height) * scale)
        canvas.image(image, in: box)
        canvas.stroke(box, theme.grid, width: 0.5)
      }
    }
  }

  /// H x W x 3 for three channels, else H x W, of one filter.
  private func values(_ filter: Int) -> [Float] {
    let places = 0..<height * width * channels
    let all = places.map { weights[$0 * filters + filter] }
    if channels == 3 || channels == 1 { return all }
    return stride(from: 0, to: all.count, by: channels).map { start in
      all[start..<start + channels].reduce(0, +) / Float(channels)
    }
  }

  private var most: Float {
    (0..<shown).reduce(0) { most, filter in
      values(filter).reduce(most) { $1.isFinite ? max($0, abs($1)) : $0 }
    }
  }

  private func drawScale(on canvas: Canvas, at point: Point) {
    let theme = canvas.theme
    let most = NumberText.short(Double(self.most))
    let y = point.y + 6
    if channels == 3 {
      let text = "grey is 0; a channel is dark at −\(most) and bright at \(most)"
      return canvas.text(text, at: Point(point.x, y), theme.smallFont, theme.faintText, .left, .middle)
    }
    var x = point.x
    canvas.text("−\(most)", at: Point(x, y), theme.smallFont, theme.faintText, .left, .middle)
    x += canvas.width(of: "−\(most)", theme.smallFont) + 6
    for step in 0..<100 {
      let value = (Double(step) + 0.5) / 50 - 1
      canvas.fill(
        Box(x: x + Double(step), y: point.y, width: min(2, Double(100 - step)), height: 12),
        MapImage.color(value, theme))
    }
    canvas.stroke(Box(x: x, y: point.y, width: 100, height: 12), theme.frame, width: 0.5)
    canvas.text(most, at: Point(x + 106, y), theme.smallFont, theme.faintText, .left, .middle)
  }
}
