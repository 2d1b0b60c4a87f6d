import CFMDistCairo
import FMDistPlatform

extension Canvas {
  /// The width of `text` in points.
  package func width(of text: String, _ font: Font) -> Double {
    let shown = Self.printable(text)
    if theme.isGreeked { return Double(shown.count) * 0.6 * font.size }
    select(font)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, shown, &extents)
    return extents.x_advance
  }

  /// The widest of `texts` in points; 0 where there are none.
  package func width(ofWidest texts: some Sequence<String>, _ font: Font) -> Double {
    texts.map { width(of: $0, font) }.max() ?? 0
  }

  /// `text`, its end replaced by "…" where it is wider than `limit` points.
  package func shortened(_ text: String, to limit: Double, _ font: Font) -> String {
    guard width(of: text, font) > limit else { return text }
    // The longest beginning that fits, by halving.
    var (fits, tooLong) = (0, text.count)
    while fits + 1 < tooLong {
      let middle = (fits + tooLong) / 2
      if width(of: text.prefix(middle) + "…", font) <= limit { fits = middle } else { tooLong = middle }
    }
    var beginning = text.prefix(fits)
    while beginning.last?.isWhitespace == true { beginning.removeLast() }
    return beginning + "…"
  }

  /// Writes `text` in one line with the part that the alignments name at `point`, turned around it by `degrees` clockwise.
  package func text(
    _ text: String, at point: Point, _ font: Font, _ color: Color, _ horizontal: HorizontalAlignment = .left,
    _ vertical: VerticalAlignment = .baseline, degrees: Double = 0
  ) {
    let shown = Self.printable(text)
    guard !shown.isEmpty else { return }
    let width = horizontal == .left && !theme.isGreeked ? 0 : width(of: shown, font)
    let x =
      switch horizontal {
      case .left: 0.0
      case .center: -width / 2
      case .right: -width
      }
    let y =
      switch vertical {
      case .top: font.capHeight
      case .middle: font.capHeight / 2
      case .baseline: 0.0
      }
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    if degrees != 0 { cairo_rotate(context, degrees * .pi / 180) }
    if theme.isGreeked {
      fill(Box(x: x, y: y - font.capHeight, width: width, height: font.capHeight), color.opacity(0.5))
    } else {
      select(font)
      setColor(color)
      cairo_move_to(context, x, y)
      cairo_show_text(context, shown)
      cairo_new_path(context)
    }
    cairo_restore(context)
  }

  private func select(_ font: Font) {
    cairo_select_font_face(
      context, Typeface.family, CAIRO_FONT_SLANT_NORMAL, font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL
    )
    cairo_set_font_size(context, font.size)
  }

  /// More letters than this are never shown, and need not be measured.
  private static let mostLetters = 2000

  /// One line of what has a shape: cairo draws nothing more of a picture after a character that it takes for none, such as U+FFFF.
  private static func printable(_ text: String) -> String { text.brief(mostLetters).visible }
}
