import FMDistPlatform
import FMDistReports
import FMDistTestSupport
import Testing

struct LayoutTests {
  @Test func cellsOfAGridTouchNothing() {
    let grid = GridLayout(origin: Point(10, 20), columns: 3, cellWidth: 50, cellHeight: 30, gap: 4)
    #expect(grid.box(0) == Box(x: 10, y: 20, width: 50, height: 30))
    #expect(grid.box(4) == Box(x: 64, y: 54, width: 50, height: 30))
    #expect(grid.box(4) == grid.box(row: 1, column: 1))
    #expect([0, 1, 3, 4].map(grid.rows) == [0, 1, 1, 2])
    #expect(grid.width == 158 && grid.height(rows: 2) == 64 && grid.height(rows: 0) == 0)
    #expect(grid.box(2).right == 10 + grid.width)
  }

  @Test func cellsOfASheetOverlapNeitherEachOtherNorNames() {
    withEvery("rows", in: [1, 10, 12, 13, 33, 256]) { rows in
      withEvery("columns", in: [1, 4, 10]) { columns in
        withEvery("leading", in: [0, 1]) { leading in
          let layout = SheetLayout(
            rows: rows, columns: columns, leading: leading, nameWidth: 100, origin: Point(20, 60), headHeight: 20)
          let boxes = (0..<rows).flatMap { row in
            [layout.name(row: row)] + (0..<columns).map { layout.cell(row: row, column: $0) }
          }
          // On a coarse raster every point is in one box at most.
          var taken = Set<Int>()
          for box in boxes {
            expect(box.x >= 20 && box.y >= 80, "\(box) begins outside")
            expect(box.right <= 20 + layout.width && box.bottom <= 60 + layout.height, "\(box) ends outside")
            for x in stride(from: box.x + 1, to: box.right, by: 8) {
              for y in stride(from: box.y + 1, to: box.bottom, by: 8) {
                expect(taken.insert(Int(y / 2) * 1_000_000 + Int(x / 2)).inserted, "\(box) overlaps another")
              }
            }
          }
        }
      }
    }
  }

  @Test(arguments: [
    (28, 28, 56.0, 2.0), (32, 32, 56, 1.5), (10, 10, 56, 5.5), (1, 1, 56, 56), (96, 64, 56, 0.5), (224, 224, 56, 0.25),
    (1, 112, 56, 0.5), (1000, 1, 50, 0.05),
  ])
  func imagesAreEnlargedByHalves(height: Int, width: Int, side: Double, expected: Double) {
    #expect(ByteImage.pointsPerPixel(height: height, width: width, side: side) == expected)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-60000, "−60,000"), (1_234_567, "1,234,567"),
    (Int.min, "−9,223,372,036,854,775,808"),
  ])
  func thousandsHaveCommas(number: Int, expected: String) { #expect(NumberText.grouped(number) == expected) }

  @Test(arguments: [
    (0.001234, "0.00123"), (12.34, "12.3"), (4560.4, "4,560"), (0.5, "0.5"), (-1.0, "−1"), (0, "0"), (.nan, "–"),
    (1e-7, "1.00e-07"), (-0.0, "0"), (.infinity, "–"),
  ])
  func shortNumbersHaveThreeDigits(value: Double, expected: String) { #expect(NumberText.short(value) == expected) }

  @Test(arguments: [
    (0.25, "0.2500", "0.2500"), (1234.5, "1,234.5000", "1234.5000"), (999_999, "999,999.0000", "999999.0000"),
    (1e6, "1.00e+06", "1.00e+06"), (3.973e19, "3.97e+19", "3.97e+19"), (.nan, "–", "nan"),
  ])
  func lossesOfAMillionHaveThreeDigits(value: Double, grouped: String, plain: String) {
    #expect(NumberText.loss(value) == grouped && NumberText.loss(value, grouped: false) == plain)
  }
}
