/// Samples of a data set: a row a class, its name, and some of its images, enlarged with hard pixels.
package struct SampleSheet: Sendable {
  /// A row.
  package struct Row: Sendable {
    /// The class' name.
    package var name: String
    /// A few words below it, such as how many images the class has; not shown where there are many rows.
    package var note: String?
    /// Any number of images, of any size.
    package var images: [ByteImage]

    /// A row of `images` of the class `name`.
    package init(name: String, note: String? = nil, images: [ByteImage]) {
      (self.name, self.note, self.images) = (name, note, images)
    }
  }

  /// Above all.
  package var title: String
  /// A line below the title.
  package var subtitle: String?
  /// From top to bottom.
  package var rows: [Row]
  /// How many images of each row, at its beginning, stand apart from the others.
  private var leading = 0
  /// What stands above the leading images, and above the others.
  private var heads: (leading: String, others: String)?

  /// A sheet of `rows`.
  package init(title: String, subtitle: String? = nil, rows: [Row]) {
    self.title = title
    self.subtitle = subtitle
    self.rows = rows
  }

  /// Originals, and beside each what augmentation makes of it.
  ///
  /// The first image of each row is the original, and only it is used. `augment` gives the pixels of `version`, 0 to `versions` − 1, of an image, as
  /// many as it was given.
  package static func augmented(
    title: String, subtitle: String? = nil, rows: [Row], versions: Int,
    augment: (_ pixels: [UInt8], _ row: Int, _ version: Int) -> [UInt8]
  ) -> SampleSheet {
    var sheet = SampleSheet(title: title, subtitle: subtitle, rows: rows)
    for (row, value) in rows.enumerated() {
      guard let original = value.images.first else { continue }
      let made = (0..<versions).map { version in
        ByteImage(
          pixels: augment(original.pixels, row, version), height: original.height, width: original.width,
          channels: original.channels)
      }
      sheet.rows[row].images = [original] + made
    }
    sheet.leading = 1
    sheet.heads = ("original", "augmented")
    return sheet
  }

  /// The sheet as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    let canvas = Canvas.measuring(theme)
    let head = PictureHeader(title: title, subtitle: subtitle)
    let names = canvas.width(ofWidest: rows.map(\.name), theme.font)
    let notes = canvas.width(ofWidest: rows.compactMap(\.note), theme.smallFont)
    let layout = SheetLayout(
      rows: rows.count, columns: rows.map(\.images.count).max() ?? 0, leading: leading,
      nameWidth: min(180, max(names, notes)).rounded(.up), origin: Point(theme.margin, head.height(theme)),
      headHeight: heads == nil ? 0 : 20)
    let width = max(head.width(canvas), layout.width + 2 * theme.margin)
    return Picture(width: width, height: layout.origin.y + layout.height + theme.margin, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      drawHeads(on: canvas, layout)
      for (index, row) in rows.enumerated() { draw(row, index, on: canvas, layout) }
      if rows.isEmpty {
        canvas.text("no samples", at: layout.name(row: 0).center, theme.font, theme.faintText, .left, .middle)
      }
    }
  }

  private func drawHeads(on canvas: Canvas, _ layout: SheetLayout) {
    guard let heads, !rows.isEmpty else { return }
    let theme = canvas.theme
    for block in 0..<layout.blocks {
      let row = block * layout.rowsPerBlock
      let (first, next) = (layout.cell(row: row, column: 0), layout.cell(row: row, column: leading))
      for (cell, text) in [(first, heads.leading), (next, heads.others)] {
        canvas.text(text, at: Point(cell.x, cell.y - 8), theme.smallFont, theme.faintText)
      }
      let last = layout.cell(row: min(rows.count, row + layout.rowsPerBlock) - 1, column: 0)
      let x = (next.x - layout.leadingGap / 2 - layout.gap / 2).rounded()
      canvas.line([Point(x, first.y - 18), Point(x, last.bottom)], theme.grid)
    }
  }

  private func draw(_ row: Row, _ index: Int, on canvas: Canvas, _ layout: SheetLayout) {
    let theme = canvas.theme
    let place = layout.name(row: index)
    let note = layout.side >= 40 ? row.note : nil
    let middle = place.center.y
    canvas.text(
      canvas.shortened(row.name, to: place.width, theme.font), at: Point(place.x, middle - (note == nil ? 0 : 8)),
      theme.font, theme.text, .left, .middle)
    if let note {
      canvas.text(
        canvas.shortened(note, to: place.width, theme.smallFont), at: Point(place.x, middle + 9), theme.smallFont,
        theme.faintText, .left, .middle)
    }
    for (column, image) in row.images.enumerated() {
      let cell = layout.cell(row: index, column: column)
      let scale = ByteImage.pointsPerPixel(height: image.height, width: image.width, side: cell.width)
      canvas.image(
        image, in: cell.centered(width: Double(image.width) * scale, height: Double(image.height) * scale))
    }
    if row.images.isEmpty {
      let cell = layout.cell(row: index, column: 0)
      canvas.text("no images", at: Point(cell.x, middle), theme.smallFont, theme.faintText, .left, .middle)
    }
  }
}
