import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Testing

struct ConfusionHeatMapTests {
  private func confusion(_ names: [String]) throws -> ConfusionMatrix {
    let counts = names.indices.map { row in
      names.indices.map { column in
        row == column ? 5000 : (row * 7919 + column * 104_729) % 11 == 0 ? (row + column) % 23 : 0
      }
    }
    return try ConfusionMatrix(counts, classNames: names)
  }

  @Test func looksAsItDid() throws {
    let confusion = try ConfusionMatrix(
      [[90, 9, 1], [0, 40, 10], [0, 0, 100]], classNames: ["one", "two", "three"])
    try expectPicture(ConfusionHeatMap(title: "c", confusion: confusion).picture(.greeked()), is: "confusion.png")
    try expectPicture(
      ConfusionHeatMap(title: "c", confusion: confusion, numbers: .percentages).picture(.greeked(.dark)),
      is: "confusion-percentages.png")
  }

  @Test func anyNumberOfClassesIsDrawn() throws {
    for classes in [0, 1, 2, 13, 256] {
      let confusion = try confusion((0..<classes).map { "class \($0)" })
      try expectDrawable { ConfusionHeatMap(title: "n", confusion: confusion).picture($0) }
    }
    let awkward = try confusion(Samples.awkwardNames)
    try expectDrawable { ConfusionHeatMap(title: "n", confusion: awkward, numbers: .percentages).picture($0) }
    let large = try ConfusionMatrix([[1 << 30, 1], [0, 0]], classNames: ["a", "b"])
    try expectDrawable { ConfusionHeatMap(title: "large", confusion: large).picture($0) }
  }

  @Test func numbersStandOutFromTheirCells() throws {
    for theme in [Theme.light, .dark] {
      var least = Double.infinity
      for share in 0...1000 {
        // Right, wrong, and none, by all shares of the row and of the most that is wrong.
        let counts = [[share, 1000 - share, 0], [share, 0, 1000], [0, 0, 0]]
        let paint = HeatMapPaint(try ConfusionMatrix(counts, classNames: ["a", "b", "c"]), theme)
        for row in counts.indices {
          for column in counts.indices {
            least = min(
              least, paint.ink(row: row, column: column).contrast(with: paint.color(row: row, column: column)))
          }
        }
      }
      #expect(least >= 4.5)
    }
  }

  @Test func theLegendIsAsWideAsItIs() throws {
    let confusion = try ConfusionMatrix([[5, 3], [9, 9]], classNames: ["no", "yes"])
    let raster = try ConfusionHeatMap(title: "c", confusion: confusion).picture(.greeked()).raster(scale: 1)
    // Nothing is drawn into the margin at the right.
    for row in 1...raster.height {
      let end = row * raster.width * 3
      #expect(raster.pixels[end - 18 * 3..<end].allSatisfy { $0 == 255 })
    }
  }

  @Test func namesDoNotOverlapAndCellsMeet() {
    withEvery("classes", in: [1, 2, 10, 12, 13, 20, 21, 40, 41, 100, 256]) { classes in
      withEvery("name width", in: [5.0, 40, 120]) { nameWidth in
        let layout = HeatMapLayout(classes: classes, nameWidth: nameWidth, corner: Point(20, 80))
        // Texts of 10.5 points need 12 or so.
        expect(Double(layout.nameStride) * layout.side >= 12, "names of rows overlap")
        expect(layout.turnsNames || nameWidth < layout.side, "names of columns overlap")
        let (first, last) = (layout.cell(row: 0, column: 0), layout.cell(row: classes - 1, column: classes - 1))
        expectClose(last.right - first.x, layout.extent, within: 1e-9, "the width")
        expectClose(last.bottom - first.y, layout.extent, within: 1e-9, "the height")
        expect(first.x - nameWidth >= 20, "names are cut at the left")
      }
    }
  }
}
