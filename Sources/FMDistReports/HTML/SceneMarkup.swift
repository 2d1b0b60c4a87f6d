/// Scenes as SVG in a page, whose style has the colours.
extension Markup {
  /// `scene`, in an element that is `width` x `height` points.
  init(_ scene: Scene, width: Double, height: Double, label: String) {
    let readings: [Markup] = scene.readings.map { reading in
      let (area, x) = (reading.area, reading.x)
      return """
        <g class="hover"><rect x="\(area.x)" y="\(area.y)" width="\(area.width)" height="\(area.height)"/>\
        <path class="faint" d="M\(x) \(area.y)V\(area.bottom)"/><title>\(reading.words)</title></g>

        """
    }
    self = """
      <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(label)">
      \(scene.shapes.map(Self.shape))\(readings)</svg>
      """
  }

  /// A shape, on a line of its own.
  static func shape(_ shape: Scene.Shape) -> Markup {
    switch shape {
    case .line(let points, let stroke):
      let places: [Markup] = points.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }
      let width: Markup = stroke.width == 1 ? .empty : " stroke-width=\"\(stroke.width)\""
      let dashes: Markup =
        stroke.dashes.isEmpty ? .empty : " stroke-dasharray=\"\(stroke.dashes.map { "\($0) " as Markup })\""
      return "<path class=\"\(stroke.ink.name)\(stroke.isRound ? " round" : "")\"\(width)\(dashes) d=\"\(places)\"/>\n"
    case .dot(let center, let ink, let isHollow):
      // Its outline, a part of it in pictures, lies half outside of its radius here.
      let outline = Scene.Shape.dotRadius - Scene.Shape.hollowRadius
      return """
        <circle class="\(ink.name)\(isHollow ? " hollow" : "")" cx="\(center.x)" cy="\(center.y)" \
        r="\(Scene.Shape.dotRadius - outline / 2)" stroke-width="\(outline)"/>

        """
    case .text(let text, let place, _, let horizontal, let vertical, let degrees):
      let capHeight = Theme.light.smallFont.capHeight
      let y =
        switch vertical {
        case .top: capHeight
        case .middle: capHeight / 2
        case .baseline: 0.0
        }
      let anchor =
        switch horizontal {
        case .left: "start"
        case .center: "middle"
        case .right: "end"
        }
      guard degrees != 0 else {
        return "<text x=\"\(place.x)\" y=\"\(place.y + y)\" text-anchor=\"\(anchor)\">\(text)</text>\n"
      }
      return """
        <text transform="translate(\(place.x) \(place.y)) rotate(\(degrees))" y="\(y)" text-anchor="\(anchor)">\(text)</text>

        """
    }
  }
}
