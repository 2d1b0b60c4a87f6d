import FMDistPlatform
import FMDistReports
import FMDistTuning

/// The best trials so far, below the lines of a search: drawn over themselves, on a terminal that can.
struct TuneStandings {
  private static let count = 5

  private var drawnLines = 0

  /// The bytes that take them away, if they are there.
  mutating func erase() -> String {
    defer { drawnLines = 0 }
    return drawnLines == 0 ? "" : "\u{1B}[\(drawnLines)A\u{1B}[J"
  }

  /// The bytes that draw the best of `ranking` in lines of less than `width`, which never wrap; none where there are less than two.
  mutating func draw(_ ranking: TuneOutcome, width: Int) -> String {
    let best = ranking.trials.prefix(Self.count).filter { $0.objective != nil }
    guard best.count > 1 else { return "" }
    let lines = best.enumerated().map { place, trial in
      let text =
        "  \(place + 1)  \(NumberText.decimals(trial.objective ?? .nan, 4))  trial \(trial.number + 1)  \(trial.assignment.text)"
      return TerminalText.shortened(text.visible, to: max(width - 1, 1))
    }
    drawnLines = lines.count
    return lines.map { $0 + "\n" }.joined()
  }
}
