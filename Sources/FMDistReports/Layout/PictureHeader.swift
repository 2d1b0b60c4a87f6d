/// A picture's title, and a line below it, at its upper left.
struct PictureHeader: Sendable {
  var title: String
  var subtitle: String?

  /// From the picture's upper edge to where its content may begin.
  func height(_ theme: Theme) -> Double {
    let title = theme.margin + theme.titleFont.capHeight
    return (title + (subtitle == nil ? 0 : theme.font.lineHeight + 4) + 16).rounded()
  }

  /// The width that shows all of it, margins included; not more than `most`.
  func width(_ canvas: Canvas, most: Double = 900) -> Double {
    let theme = canvas.theme
    let text = max(canvas.width(of: title, theme.titleFont), canvas.width(of: subtitle ?? "", theme.font))
    return min(most, (text + 2 * theme.margin).rounded(.up))
  }

  /// Draws it into a picture that is `width` wide.
  func draw(on canvas: Canvas, width: Double) {
    let theme = canvas.theme
    let room = width - 2 * theme.margin
    let baseline = theme.margin + theme.titleFont.capHeight
    canvas.text(
      canvas.shortened(title, to: room, theme.titleFont), at: Point(theme.margin, baseline), theme.titleFont, theme.text
    )
    guard let subtitle else { return }
    canvas.text(
      canvas.shortened(subtitle, to: room, theme.font), at: Point(theme.margin, baseline + theme.font.lineHeight + 4),
      theme.font, theme.faintText)
  }
}
