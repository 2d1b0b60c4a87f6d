/// Which steps of a run are traced, counted from the first of the run as 1.
package struct TraceWindow: Equatable, Sendable, BitwiseCopyable {
  private let first, last: Int

  /// The most steps of one trace, which is held in memory.
  package static let mostSteps = 1000
  /// How many steps are traced, and after how many others, where nothing else is asked for.
  static let usualCount = 20
  static let usualStart = 10

  /// These steps.
  package init(_ steps: ClosedRange<Int>) { (first, last) = (steps.lowerBound, steps.upperBound) }

  /// The first to the last of them.
  package var steps: ClosedRange<Int> { first...last }

  /// Reads `FIRST-LAST`, or one number; nil where that is no window.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }) else { return nil }
    let bounds = parts.compactMap { Int($0) }
    guard bounds.count == parts.count, let first = bounds.first, let last = bounds.last, first >= 1, last >= first,
      last - first < TraceWindow.mostSteps
    else { return nil }
    self.init(first...last)
  }

  /// What is wrong with it in a run of which `done` steps are trained already and `last` is the last; nil where any step is traced.
  package func complaint(done: Int, last step: Int) -> String? {
    guard first > step || last <= done else { return nil }
    return done < step
      ? "--trace-steps \(first)-\(last): this run trains steps \(done + 1) to \(step), so that none would be traced"
      : nil
  }

  /// The usual window of a session that begins after `done` steps of the run, and has `left` to go: the 11th and those that follow, or
  /// the last ones where there are fewer.
  package static func usual(done: Int, left: Int) -> TraceWindow {
    let skipped = min(usualStart, max(0, left - usualCount))
    return TraceWindow(done + skipped + 1...done + skipped + usualCount)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
