/// Cards in rows, below a title.
struct CardGallery: Sendable {
  var head: PictureHeader
  var cards: [GalleryCard]
  /// What is said where there are none.
  var emptySentence: String

  func picture(_ theme: Theme) -> Picture {
    let lines = cards.map(\.lines.count).max() ?? 0
    let grid = GridLayout(
      origin: Point(theme.margin, head.height(theme)),
      columns: min(6, max(cards.count, 1)), cellWidth: GalleryCard.width, cellHeight: GalleryCard.height(lines: lines),
      gap: 18)
    let rows = grid.rows(for: cards.count)
    let width = max(grid.width + 2 * theme.margin, head.width(.measuring(theme)))
    let height = grid.origin.y + (cards.isEmpty ? 20 : grid.height(rows: rows)) + theme.margin
    return Picture(width: width, height: height, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      if cards.isEmpty {
        canvas.text(emptySentence, at: Point(theme.margin, grid.origin.y), theme.font, theme.faintText, .left, .top)
      }
      for (index, card) in cards.enumerated() { card.draw(on: canvas, in: grid.box(index)) }
    }
  }
}
