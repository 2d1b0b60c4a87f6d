extension Canvas {
  /// Draws `shapes` in their order.
  func draw(_ shapes: [Scene.Shape]) {
    for shape in shapes {
      switch shape {
      case .line(let points, let stroke):
        line(points, theme[stroke.ink], width: stroke.width, dashes: stroke.dashes, isRound: stroke.isRound)
      case .dot(let center, let ink, let isHollow):
        disc(at: center, radius: Scene.Shape.dotRadius, theme[ink])
        if isHollow { disc(at: center, radius: Scene.Shape.hollowRadius, theme.background) }
      case .text(let text, let place, let ink, let horizontal, let vertical, let degrees):
        self.text(text, at: place, theme.smallFont, theme[ink], horizontal, vertical, degrees: degrees)
      }
    }
  }
}
