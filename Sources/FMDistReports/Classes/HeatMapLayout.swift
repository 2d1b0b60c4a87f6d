import FMDistPlatform

/// Where a confusion matrix has its cells and names; a pure function of sizes.
package struct HeatMapLayout: Sendable, Equatable {
  /// The number of classes.
  package let classes: Int
  /// The side of a cell, in points.
  package let side: Double
  /// The upper left corner of the first cell.
  package let origin: Point
  /// The width of the names at the left.
  package let nameWidth: Double
  /// Whether names below are turned by 45 degrees, because they are wider than a cell.
  package let turnsNames: Bool
  /// The height that names below take.
  package let footHeight: Double

  /// From a name to its row or column.
  package static let nameGap = 8.0
  /// For the word at the left that says what rows are.
  package static let axisWidth = 20.0

  /// `nameWidth` is the widest name's; `corner` is the upper left of all.
  package init(classes: Int, nameWidth: Double, corner: Point) {
    self.classes = classes
    self.nameWidth = nameWidth
    let count = Double(max(classes, 1))
    side = classes <= 12 ? 46 : classes <= 20 ? 38 : classes <= 40 ? 32 : max(4, (900 / count).rounded(.down))
    turnsNames = nameWidth > side - 6
    // A turned line takes its width and its height by the root of a half.
    footHeight = turnsNames ? ((nameWidth + 12) * 0.7072).rounded(.up) + Self.nameGap : 12 + Self.nameGap
    origin = Point(corner.x + Self.axisWidth + nameWidth + Self.nameGap, corner.y)
  }

  /// Every which class has its name shown, so that names do not overlap.
  package var nameStride: Int { max(1, Int(saturating: (13 / side).rounded(.up))) }

  /// The side of all cells.
  package var extent: Double { Double(classes) * side }

  /// A cell.
  package func cell(row: Int, column: Int) -> Box {
    Box(x: origin.x + Double(column) * side, y: origin.y + Double(row) * side, width: side, height: side)
  }
}
