import FMDistScalingModel
import FMDistTestSupport
import Foundation
import Testing

/// Axes and charts.
@Suite struct ChartTests {
  @Test func anAxisEndsAtRoundNumbersAroundItsValues() {
    expectEqual(LogAxis(covering: [1, 8], steps: .doublings).ticks, [1, 2, 4, 8])
    expectEqual(LogAxis(covering: [3, 5], steps: .doublings).ticks, [2, 4, 8])
    expectEqual(LogAxis(covering: [0.3, 4], steps: .decimal).ticks, [0.2, 0.5, 1, 2, 5])
    expectEqual(LogAxis(covering: [150, 999], steps: .decimal).ticks, [100, 200, 500, 1000])
    // One value alone, or none above 0, gives an axis too.
    expectEqual(LogAxis(covering: [10], steps: .decimal).ticks, [10, 20])
    expectEqual(LogAxis(covering: [0, -1], steps: .decimal).ticks, [1, 2])
  }

  @Test func equalRatiosAreEquallyFarApart() {
    let axis = LogAxis(covering: [1, 16], steps: .doublings)
    withEvery("value and place", in: [(1.0, 0.0), (2, 0.25), (4, 0.5), (16, 1)]) { value, place in
      expectClose(axis.position(of: value), place, within: 1e-12)
    }
  }

  @Test func aChartIsXMLWithItsTitlesAndAllItsPoints() throws {
    let chart = LogChart(
      title: "a < b & c", xTitle: "ranks", yTitle: "time, ms",
      series: [
        ChartSeries("model", .dashed, color: "#000000", points: [(1, 10), (2, 5), (8, 3)]),
        ChartSeries("measured", .hollow, color: "#000000", points: [(1, 11), (2, 6)]),
      ])
    let parser = XMLCounter()
    try #require(parser.parse(chart.svg), "not XML: \(chart.svg)")
    expectEqual(parser.counts["polyline"], 2, "lines: one, and its legend")
    expectEqual(parser.counts["circle"], 3, "marks: two, and their legend")
    for words in ["a < b & c", "ranks", "time, ms", "model", "measured", "8", "20"] {
      expect(parser.texts.contains(words), "no text '\(words)' in \(parser.texts)")
    }
  }
}

/// Counts elements by their name without a parser of XML, which Foundation has in a module of its own.
private final class XMLCounter {
  private(set) var counts: [String: Int] = [:]
  private(set) var texts: Set<String> = []

  /// Whether `text` is one element, with all elements in it ended.
  func parse(_ text: String) -> Bool {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<"), let end = rest.firstIndex(of: ">"), start < end {
      let words = rest[..<start].trimmingCharacters(in: .whitespacesAndNewlines)
      if words.contains("&") && !words.contains(";") { return false }
      texts.insert(
        words.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&"))
      let tag = rest[rest.index(after: start)..<end]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else {
        let name = tag.prefix { $0 != " " && $0 != "/" }
        counts[String(name), default: 0] += 1
        if !tag.hasSuffix("/") { open.append(name) }
      }
      rest = rest[rest.index(after: end)...]
    }
    return open.isEmpty && counts["svg"] == 1
  }
}
