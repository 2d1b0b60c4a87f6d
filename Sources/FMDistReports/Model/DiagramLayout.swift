/// Where a diagram has its boxes: below each other, from 15 on in several columns; a pure function of sizes.
package struct DiagramLayout: Sendable, Equatable {
  /// The number of boxes.
  package let count: Int
  /// In points.
  package let boxWidth: Double
  /// The upper left corner of all.
  package let origin: Point

  /// In points.
  package let boxHeight = 48.0
  /// Between boxes above each other, for an arrow.
  package let gap = 24.0
  /// Between columns.
  package let columnGap = 56.0

  /// Boxes of `boxWidth` from `origin` on.
  package init(count: Int, boxWidth: Double, origin: Point) {
    self.count = count
    self.boxWidth = boxWidth
    self.origin = origin
  }

  /// The number of columns.
  package var columns: Int { max(1, (count + 13) / 14) }
  /// The boxes in a full column.
  package var rows: Int { max(1, (count + columns - 1) / columns) }
  /// Above the boxes, for arrows between columns.
  private var headroom: Double { columns > 1 ? gap / 2 : 0 }

  /// The place of a box.
  package func box(_ index: Int) -> Box {
    Box(
      x: origin.x + Double(index / rows) * (boxWidth + columnGap),
      y: origin.y + headroom + Double(index % rows) * (boxHeight + gap), width: boxWidth, height: boxHeight)
  }

  /// The width of all.
  package var width: Double { Double(columns) * (boxWidth + columnGap) - columnGap }
  /// The height of all.
  package var height: Double { 2 * headroom + Double(rows) * (boxHeight + gap) - gap }
}
