import FMDistPlatform
import FMDistRunFiles

/// Runs side by side: what came of them, and how their configurations differ. The first run given is the reference.
package struct RunComparison: Sendable {
  /// In the order of ``table``.
  package private(set) var runs: [ComparedRun]
  /// The runs as a table.
  package private(set) var table: ScoreTable
  /// The runs in groups, if asked.
  package private(set) var groups: ScoreGroups?
  /// For each run, whether its images differ from the reference's.
  package private(set) var hasOtherData: [Bool]
  /// For each run, whether its classes differ by name from the reference's.
  package private(set) var hasOtherClasses: [Bool]
  private let reference: ComparedRun?

  /// A comparison of `runs`, in this order.
  package init(_ runs: [ComparedRun]) {
    self.runs = runs
    reference = runs.first
    hasOtherData = runs.map { run in runs.first.map { run.hasOtherData(than: $0) } ?? false }
    hasOtherClasses = runs.map { run in runs.first.map { run.hasOtherClasses(than: $0) } ?? false }
    table = ScoreTable(of: runs, otherData: hasOtherData, otherClasses: hasOtherClasses)
  }

  /// Ranks the runs by `column` of ``table``.
  package mutating func rank(by column: Int) {
    let order = table.order(by: column)
    table = table.ranked(by: column)
    runs = order.map { runs[$0] }
    hasOtherData = order.map { hasOtherData[$0] }
    hasOtherClasses = order.map { hasOtherClasses[$0] }
    if let groups, let key = table.columns.firstIndex(of: groups.key) { group(by: key) }
  }

  /// Groups the runs by `column` of ``table``, judged by what it is ranked by, or by its first score.
  package mutating func group(by column: Int) {
    groups = table.judge.map { ScoreGroups(table, by: column, of: $0) }
  }

  /// What must not be overlooked: other data, other classes, a ranking by the test set.
  package var notices: [String] { [dataNotice, classNotice, rankingNotice].compactMap { $0 } }

  /// A notice that the runs used different data; nil if they did not.
  package var dataNotice: String? {
    guard hasOtherData.contains(true) else { return nil }
    let others = zip(runs, hasOtherData).filter(\.1).map { "\($0.0.name) (\($0.0.dataset ?? "other data"))" }
    return
      "DIFFERENT DATA: \(others.listed()) used other images than \(reference?.name ?? "") "
      + "(\(reference?.dataset ?? "not known")); accuracies and losses are not comparable"
  }

  /// A notice that the runs have different classes; nil if they do not.
  package var classNotice: String? {
    guard let reference, hasOtherClasses.contains(true) else { return nil }
    func list(_ run: ComparedRun) -> String { (run.classNames ?? []).listed() }
    let others = zip(runs, hasOtherClasses).filter(\.1).map { "\($0.0.name) (\(list($0.0)))" }
    return
      "OTHER CLASSES: \(others.prefix(12).joined(separator: "; ")), and \(reference.name) has \(list(reference)); scores of other classes are not comparable"
  }

  /// A notice that the best run is chosen by the test set, under whatever name; nil if it is not.
  package var rankingNotice: String? {
    guard let ranking = table.ranking else { return nil }
    let name = table.columns[ranking].name
    let isOnTestSet = runs.contains { $0.configuration.values(of: "data.validation.source") == ["test"] }
    guard name.hasPrefix("test_") || (name.hasPrefix("val_") && isOnTestSet) else { return nil }
    return "RANKED BY THE TEST SET: \(name) of the best run is too optimistic for new images"
  }

  /// More unfinished runs than this are counted.
  private static let mostUnfinished = 12

  /// How each run without a result ended, of many the first: `first: diverged in epoch 7 (step 4,211)`.
  package var unfinished: [String] {
    let all = runs.filter { $0.result == nil }.map { "\($0.name): \($0.state.words)" }
    let others = all.count - Self.mostUnfinished
    return all.prefix(Self.mostUnfinished) + (others > 0 ? ["and \(others) more are not finished"] : [])
  }
}
