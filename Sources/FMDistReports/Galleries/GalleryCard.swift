/// An image with lines below it; a part of a gallery.
struct GalleryCard: Sendable {
  /// What stands before a line.
  enum Mark: Sendable { case right, wrong }

  /// A line: a mark, a name, which may be shortened, and a number at the right, which may not.
  struct Line: Sendable {
    var mark: Mark?
    var text: String
    var number = ""
    /// Whether it matters less.
    var isFaint = false
  }

  var image: ByteImage
  var lines: [Line]

  /// The width of a card, in points.
  static let width = 132.0
  /// The side of the square that images fit into.
  static let imageSide = 112.0
  static let lineHeight = 17.0

  /// The height of a card with `lines`.
  static func height(lines: Int) -> Double { imageSide + 6 + Double(lines) * lineHeight }

  func draw(on canvas: Canvas, in box: Box) {
    let theme = canvas.theme
    let place = Box(x: box.x, y: box.y, width: Self.imageSide, height: Self.imageSide)
    let scale = ByteImage.pointsPerPixel(height: image.height, width: image.width, side: Self.imageSide)
    // Marks stand below the image's left edge, where it is as wide as high.
    canvas.image(image, in: place.centered(width: Double(image.width) * scale, height: Double(image.height) * scale))
    let (left, right) = (box.x, box.right)
    for (index, line) in lines.enumerated() {
      let y = place.bottom + 6 + (Double(index) + 0.5) * Self.lineHeight
      var x = left
      var color = line.isFaint ? theme.faintText : theme.text
      switch line.mark {
      case .right:
        color = theme.right
        canvas.check(at: Point(x + 4.5, y), size: 8, color)
        x += 14
      case .wrong:
        color = theme.wrong
        canvas.cross(at: Point(x + 4.5, y), size: 8, color)
        x += 14
      case nil: break
      }
      canvas.text(line.number, at: Point(right, y), theme.smallFont, color, .right, .middle)
      let room = right - x - canvas.width(of: line.number, theme.smallFont) - (line.number.isEmpty ? 0 : 6)
      canvas.text(
        canvas.shortened(line.text, to: room, theme.smallFont), at: Point(x, y), theme.smallFont, color, .left, .middle)
    }
  }
}
