/// What a chart shows, as plain values: pictures draw it by cairo (PNG, SVG), pages as SVG within them.
package struct Scene: Sendable, Equatable {
  /// Words that a page shows when one hovers over a part of the scene.
  package struct Reading: Sendable, Equatable {
    /// Where one hovers.
    package var area: Box
    /// Where a line from top to bottom stands meanwhile.
    package var x: Double
    /// Lines of text.
    package var words: String
  }

  /// From back to front.
  package var shapes: [Shape] = []
  /// From left to right; pictures show none of them.
  package var readings: [Reading] = []
}
