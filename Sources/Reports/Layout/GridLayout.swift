/// Equal cells in rows and columns.
public struct GridLayout: Sendable, Equatable {
  /// The upper left corner of the first cell.
  public var origin: Point
  /// The number of cells in a row.
  public var columns: Int
  /// In points.
  public var cellWidth: Double
  /// In points.
  public var cellHeight: Double
  /// Between cells, in points.
  public var gap: Double

  /// A grid of `columns` from `origin` on.
  public init(origin: Point, columns: Int, cellWidth: Double, cellHeight: Double, gap: Double) {
    precondition(columns > 0, "a grid has a column")
    self.origin = origin
    self.columns = columns
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.gap = gap
  }

  /// The place of cell `index`, counted row by row.
  public func box(_ index: Int) -> Box { box(row: index / columns, column: index % columns) }

  /// The place of a cell.
  public func box(row: Int, column: Int) -> Box {
    Box(
      x: origin.x + Double(column) * (cellWidth + gap), y: origin.y + Double(row) * (cellHeight + gap),
      width: cellWidth, height: cellHeight)
  }

  /// The number of rows that `count` cells take.
  public func rows(for count: Int) -> Int { (count + columns - 1) / columns }

  /// The width of all columns.
  public var width: Double { Double(columns) * (cellWidth + gap) - gap }

  /// The height of `rows`; 0 for none.
  public func height(rows: Int) -> Double { rows == 0 ? 0 : Double(rows) * (cellHeight + gap) - gap }
}
