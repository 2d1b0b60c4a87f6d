import FMDistPlatform

/// Curves, over the epochs if nothing else is said. Pictures and pages draw the same scene of it (``scene(in:left:)``), each with a legend of its own.
package struct LineChart: Sendable {
  package var title: String
  package var yTitle: String
  package var lines: [LineSeries]
  /// Limits that the y axis does not pass.
  var limits: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
  /// Whether the y axis begins at 0.
  var includesZero = false
  /// What x is.
  var xTitle = "epoch"
  /// The values that the x axis spans; nil for whole numbers as far as there are points.
  var xRange: ClosedRange<Double>?
  /// An x in words.
  var xWords: @Sendable (Double) -> String = NumberText.whole
  /// Whether the values at an x show when one hovers over it.
  var hasReadings = true
  /// The name of a line from (0, 0) to (1, 1), if there is one.
  var diagonal: String?
  /// Whether the legend names a curve that is the only one.
  var namesOnlyCurve = false
  /// What the chart shows, for those who can't see it, where its curves' ends don't tell.
  var summary: String?
  /// An epoch to mark.
  var mark: EpochMark?
  /// More points than this get no dots.
  var mostDots = 40
  /// A value in words.
  var words: @Sendable (Double) -> String

  /// What the y axis of percentages, of shares and of losses does not pass.
  static let percentages: ClosedRange<Double> = 0...100
  static let shares: ClosedRange<Double> = 0...1
  static let losses: ClosedRange<Double> = 0 ... .greatestFiniteMagnitude

  /// What a legend explains: the curves, where there are several, the diagonal and the mark.
  var keys: [LegendKey] {
    let others = [diagonal, mark?.name].compactMap { $0 }
    return (lines.count > 1 || namesOnlyCurve ? curveKeys : [])
      + others.map { LegendKey(name: $0, ink: .faint, stroke: Self.markStroke, dot: nil) }
  }

  /// The curves, in a legend; those in the background together.
  var curveKeys: [LegendKey] {
    let others = lines.count - named.count
    return named.map { line in
      LegendKey(name: line.name, ink: .text, stroke: stroke(line), dot: hasDots(line) ? line.isHollow : nil)
    }
      + (others == 0
        ? [] : [LegendKey(name: NumberText.count(others, "other"), ink: .text, stroke: Self.backgroundStroke)])
  }

  /// The curves that have names.
  var named: [LineSeries] { lines.filter { !$0.isInBackground } }

  /// What the chart shows, for those who can't see it.
  var sentence: String {
    if let summary { return summary }
    let ends = named.map { line in
      let last = line.points.last { $0.y.isFinite }
      return last.map { "\(line.name) \(words($0.y)) at \(xTitle) \(xWords($0.x))" }
        ?? "\(line.name) not measured"
    }
    return "\(title) by \(xTitle): \(ends.joined(separator: ", "))"
  }

  static let markStroke = Stroke(ink: .faint, width: 1.25, dashes: [4, 4])

  static let backgroundStroke = Stroke(ink: .frame, width: 0.75)

  func hasDots(_ line: LineSeries) -> Bool { line.points.count <= mostDots && !line.isInBackground }

  /// Where the dots that would tell a line from another are too many to be drawn, dashes do.
  func stroke(_ line: LineSeries) -> Stroke {
    guard !line.isInBackground else { return Self.backgroundStroke }
    let needsDashes = line.dashes.isEmpty && line.isHollow && !hasDots(line)
    return Stroke(
      ink: line.ink, width: line.points.count > 200 ? 1.25 : 2,
      dashes: needsDashes ? LineStyle.insteadOfDots : line.dashes, isRound: true)
  }
}
