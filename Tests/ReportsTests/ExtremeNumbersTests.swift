import FMDistPlatform
import FMDistReports
import FMDistRunFiles
import FMDistTestSupport
import Testing

/// Whatever numbers reach charts, ticks, tables and pages, none of them traps, and pages stay well-formed.
struct ExtremeNumbersTests {
  private static let values: [Double] = [
    0, -0.0, 1, -1, 1e300, -1e300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
    0x1p63, -0x1p63, .infinity, -.infinity, .nan,
  ]
  private static let epochs = [1, 2, .max, .min, 0, -1, 1 << 53]

  @Test func pagesAndCurvesTakeAnyNumber() throws {
    for value in Self.values {
      let rows = Self.epochs.map {
        History.Row(epoch: $0, loss: value, accuracy: value, validationLoss: -value, validationAccuracy: value)
      }
      let events = Self.epochs.map { EpochEvent(epoch: $0, learningRate: value, imagesPerSecond: value) }
      for history in [History(rows), History(Array(rows.prefix(1))), History(Array(rows[2...2]))] {
        var page = RunPage(title: "extreme", history: history, writtenBy: "0")
        page.events = events
        page.mark = EpochMark(epoch: .max, name: "best")
        #expect(throws: Never.self) { try elements(ofXML: Array(page.text.utf8)) }
        var run = ComparedRun(name: "a", history: history)
        run.lastImagesPerSecond = value
        let comparison = RunComparison([run, run])
        #expect(throws: Never.self) { try elements(ofXML: Array(ComparisonPage(comparison, writtenBy: "0").text.utf8)) }
        #expect(!comparison.text().isEmpty && !comparison.csv.isEmpty)
        #expect(throws: Never.self) { try comparison.json() }
      }
      _ = try Curves(title: "", history: History(rows), events: events).picture(.greeked()).raster()
    }
  }

  @Test func ticksEndForAllEnds() {
    for low in Self.values {
      for high in Self.values {
        for step in [0, 1] as [Double] {
          let ticks = Ticks(from: low, to: high, atMost: 5, leastStep: step)
          #expect(ticks.values.count <= 5, "\(low) to \(high)")
          #expect(ticks.values.map(ticks.text).allSatisfy { !$0.isEmpty })
        }
      }
    }
  }

  @Test func textsOfNumbersAreTotal() {
    for value in Self.values {
      for text in [
        NumberText.whole(value), NumberText.short(value), NumberText.decimals(value, 3), NumberText.percent(value),
        NumberText.loss(value),
      ] {
        #expect(!text.isEmpty && !text.contains("nan") && !text.contains("inf"), "\(value): \(text)")
      }
    }
    #expect(
      NumberText.whole(0x1p63) == "9223372036854775808" && NumberText.grouped(.min) == "−9,223,372,036,854,775,808")
  }
}
