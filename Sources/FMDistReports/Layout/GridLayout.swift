/// Equal cells in rows and columns.
package struct GridLayout: Sendable, Equatable {
  /// The upper left corner of the first cell.
  package var origin: Point
  /// The number of cells in a row.
  package var columns: Int
  /// In points.
  package var cellWidth: Double
  /// In points.
  package var cellHeight: Double
  /// Between cells, in points.
  package var gap: Double

  /// A grid of `columns` from `origin` on.
  package init(origin: Point, columns: Int, cellWidth: Double, cellHeight: Double, gap: Double) {
    precondition(columns > 0, "a grid has a column")
    self.origin = origin
    self.columns = columns
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.gap = gap
  }

  /// The place of cell `index`, counted row by row.
  package func box(_ index: Int) -> Box { box(row: index / columns, column: index % columns) }

  /// The place of a cell.
  package func box(row: Int, column: Int) -> Box {
    Box(
      x: origin.x + Double(column) * (cellWidth + gap), y: origin.y + Double(row) * (cellHeight + gap),
      width: cellWidth, height: cellHeight)
  }

  /// The number of rows that `count` cells take.
  package func rows(for count: Int) -> Int { (count + columns - 1) / columns }

  /// The width of all columns.
  package var width: Double { Double(columns) * (cellWidth + gap) - gap }

  /// The height of `rows`; 0 for none.
  package func height(rows: Int) -> Double { rows == 0 ? 0 : Double(rows) * (cellHeight + gap) - gap }
}
