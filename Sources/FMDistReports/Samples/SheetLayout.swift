/// Where a sheet of samples has its rows and images; a pure function of sizes.
///
/// Up to 32 rows stand below each other. More are cut into blocks of that height, side by side.
package struct SheetLayout: Sendable, Equatable {
  /// The number of rows, and of images in the longest.
  package let rows, columns: Int
  /// The number of columns at the left that stand apart.
  package let leading: Int
  /// The width of names, without the gap beside them.
  package let nameWidth: Double
  /// The upper left corner of all.
  package let origin: Point
  /// The side of an image's cell.
  package let side: Double
  /// Below the heads of columns; 0 without heads.
  package let headHeight: Double

  /// Between images.
  package var gap: Double { side >= 40 ? 6 : 3 }
  /// Between names and images.
  package let nameGap = 14.0
  /// Between blocks of rows, and beside the leading columns.
  package let blockGap = 28.0
  /// Beside the leading columns.
  package let leadingGap = 22.0

  package init(rows: Int, columns: Int, leading: Int, nameWidth: Double, origin: Point, headHeight: Double) {
    self.rows = rows
    self.columns = max(columns, 1)
    self.leading = min(leading, max(columns, 1))
    self.nameWidth = nameWidth
    self.origin = origin
    self.headHeight = headHeight
    side = rows <= 12 ? 56 : rows <= 32 ? 40 : 24
  }

  /// The number of blocks of rows.
  package var blocks: Int { max(1, (rows + 31) / 32) }
  /// The rows in a full block.
  package var rowsPerBlock: Int { max(1, (rows + blocks - 1) / blocks) }
  /// The width of a block.
  package var blockWidth: Double {
    nameWidth + nameGap + Double(columns) * (side + gap) - gap + (leading > 0 && leading < columns ? leadingGap : 0)
  }
  /// The width of all blocks.
  package var width: Double { Double(blocks) * (blockWidth + blockGap) - blockGap }
  /// The height of all, heads included.
  package var height: Double { headHeight + Double(rowsPerBlock) * (side + gap) - gap }

  /// The cell of an image.
  package func cell(row: Int, column: Int) -> Box {
    let corner = corner(row: row)
    let apart = leading > 0 && column >= leading ? leadingGap : 0
    return Box(
      x: corner.x + nameWidth + nameGap + Double(column) * (side + gap) + apart, y: corner.y, width: side, height: side)
  }

  /// Where a row's name goes.
  package func name(row: Int) -> Box {
    let corner = corner(row: row)
    return Box(x: corner.x, y: corner.y, width: nameWidth, height: side)
  }

  private func corner(row: Int) -> Point {
    let (block, line) = row.quotientAndRemainder(dividingBy: rowsPerBlock)
    return Point(
      origin.x + Double(block) * (blockWidth + blockGap), origin.y + headHeight + Double(line) * (side + gap))
  }
}
