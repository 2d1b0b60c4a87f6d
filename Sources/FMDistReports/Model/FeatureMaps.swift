import FMDistPlatform

/// What the layers make of one image: the maps of each layer in a grid, or its units in a row of squares.
///
/// A layer has one scale, from black at the least value of its maps, or at 0 where none is below, to white at the greatest.
package struct FeatureMaps: Sendable {
  /// A layer's output for one image.
  package struct Layer: Sendable {
    /// Its name.
    package let name: String
    /// H; 1 where units have no place.
    package let height: Int
    /// W; 1 likewise.
    package let width: Int
    /// C, the number of maps or units.
    package let channels: Int
    /// H x W x C in row-major order.
    package let values: [Float]
    /// What its units stand for, such as classes: one each, or none.
    package let labels: [String]

    /// An output; `values` must hold as many as the sizes say.
    package init(name: String, height: Int, width: Int, channels: Int, values: [Float], labels: [String] = []) {
      precondition(height > 0 && width > 0 && channels > 0, "a layer's output needs a size")
      precondition(values.count == height * width * channels, "another number of values")
      self.name = name
      self.height = height
      self.width = width
      self.channels = channels
      self.values = values
      self.labels = labels
    }

    /// The values for black and white.
    var range: (low: Float, high: Float) {
      let finite = values.filter(\.isFinite)
      return (min(finite.min() ?? 0, 0), finite.max() ?? 0)
    }

    /// H x W values of a channel.
    func map(_ channel: Int) -> [Float] { stride(from: channel, to: values.count, by: channels).map { values[$0] } }
  }

  /// Above all.
  package var title: String
  /// A line below the title.
  package var subtitle: String?
  /// What the model was shown.
  package var input: ByteImage
  /// From input to output.
  package var layers: [Layer]

  /// A layer shows no more maps than this, and no more than eight times as many units, and says so.
  package static let mostMaps = 64

  /// The maps of `layers` for `input`.
  package init(title: String, subtitle: String? = nil, input: ByteImage, layers: [Layer]) {
    self.title = title
    self.subtitle = subtitle
    self.input = input
    self.layers = layers
  }

  /// Where a layer's maps are, and how many are shown.
  private struct Part {
    var layer: Layer
    var shown: Int
    var grid: GridLayout
    var top: Double
  }

  private static let contentWidth = 16 * 60.0
  private static let labelColumns = 4
  private static let labelledSide = 14.0

  /// Whether the units of `layer` have their labels beside them: more than a picture's worth have none.
  private static func isLabelled(_ layer: Layer) -> Bool {
    layer.labels.count == layer.channels && layer.height == 1 && layer.width == 1 && layer.channels <= mostMaps
  }

  /// The maps as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let head = PictureHeader(title: title, subtitle: subtitle)
    let inputScale = ByteImage.pointsPerPixel(height: input.height, width: input.width, side: 112)
    let top = head.height(theme)
    var y = top + 24 + Double(input.height) * inputScale + 20
    let parts = layers.map { layer in
      let part = Self.part(layer, top: y, margin: theme.margin)
      y = part.grid.origin.y + part.grid.height(rows: part.grid.rows(for: part.shown)) + 20
      return part
    }
    let width = max(Self.contentWidth + 2 * theme.margin, head.width(.measuring(theme)))
    return Picture(width: width, height: y - 20 + theme.margin, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      canvas.text("input", at: Point(theme.margin, top + 12), theme.headingFont, theme.text)
      canvas.image(
        input,
        in: Box(
          x: theme.margin, y: top + 24, width: Double(input.width) * inputScale,
          height: Double(input.height) * inputScale))
      for part in parts { draw(part, on: canvas) }
    }
  }

  private static func part(_ layer: Layer, top: Double, margin: Double) -> Part {
    let isUnits = layer.height == 1 && layer.width == 1
    if isLabelled(layer) {
      let grid = GridLayout(
        origin: Point(margin, top + 24), columns: labelColumns, cellWidth: contentWidth / Double(labelColumns) - 12,
        cellHeight: labelledSide, gap: 6)
      return Part(layer: layer, shown: layer.channels, grid: grid, top: top)
    }
    let shown = min(layer.channels, isUnits ? 8 * mostMaps : mostMaps)
    let side = isUnits ? 14.0 : 56
    let scale = ByteImage.pointsPerPixel(height: layer.height, width: layer.width, side: side)
    let (cellWidth, cellHeight) = (Double(layer.width) * scale, Double(layer.height) * scale)
    let gap = isUnits ? 1.0 : 4
    let columns = max(1, Int(saturating: (contentWidth + gap) / (cellWidth + gap)))
    return Part(
      layer: layer, shown: shown,
      grid: GridLayout(
        origin: Point(margin, top + 24), columns: isUnits ? min(columns, 64) : min(columns, 16), cellWidth: cellWidth,
        cellHeight: cellHeight, gap: gap), top: top)
  }

  private func draw(_ part: Part, on canvas: Canvas) {
    let theme = canvas.theme
    let layer = part.layer
    let (low, high) = layer.range
    canvas.text(layer.name, at: Point(theme.margin, part.top + 12), theme.headingFont, theme.text)
    let shape =
      layer.height == 1 && layer.width == 1
      ? "\(layer.channels)" : "\(layer.height) x \(layer.width) x \(layer.channels)"
    let some = part.shown < layer.channels ? ", \(part.shown) shown" : ""
    canvas.text(
      "\(shape)\(some); black \(NumberText.short(Double(low))), white \(NumberText.short(Double(high)))",
      at: Point(theme.margin + canvas.width(of: layer.name, theme.headingFont) + 12, part.top + 12), theme.smallFont,
      theme.faintText)
    for channel in 0..<part.shown {
      let image = MapImage.grey(
        layer.map(channel), height: layer.height, width: layer.width, low: low, high: high)
      let cell = part.grid.box(channel)
      if Self.isLabelled(layer) {
        let square = Box(x: cell.x, y: cell.y, width: Self.labelledSide, height: Self.labelledSide)
        canvas.image(image, in: square)
        canvas.stroke(square, theme.grid, width: 0.5)
        let label = "\(layer.labels[channel]) \(NumberText.short(Double(layer.values[channel])))"
        canvas.text(
          canvas.shortened(label, to: cell.right - square.right - 6, theme.smallFont),
          at: Point(square.right + 6, square.center.y), theme.smallFont, theme.text, .left, .middle)
        continue
      }
      canvas.image(image, in: cell)
      if layer.height == 1 && layer.width == 1 { canvas.stroke(cell, theme.grid, width: 0.5) }
    }
  }
}
