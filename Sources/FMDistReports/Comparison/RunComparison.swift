import FMDistPlatform

/// Runs side by side: their scores, and how their configurations differ. The first run is the reference.
package struct RunComparison: Sendable {
  /// A configuration key whose value differs between runs.
  package struct Difference: Sendable, Equatable {
    /// As `--set` has it.
    package var key: String
    /// Its value in each run; nil where the run does not have it.
    package var values: [String?]

    /// A difference in `key`.
    package init(key: String, values: [String?]) { (self.key, self.values) = (key, values) }
  }

  /// In the order given.
  package let runs: [ComparedRun]
  /// In the order in which the keys first appear, without the runs' names.
  package let differences: [Difference]
  /// For each run, whether its images differ from the first run's.
  package let hasOtherData: [Bool]
  /// For each run, whether its classes differ by name from the first run's.
  package let hasOtherClasses: [Bool]

  /// A comparison of `runs`.
  package init(_ runs: [ComparedRun]) {
    self.runs = runs
    var keys: [String] = []
    var values: [String: [String?]] = [:]
    for (index, run) in runs.enumerated() {
      for (key, value) in run.configuration where key != "name" {
        if values[key] == nil {
          keys.append(key)
          values[key] = Array(repeating: nil, count: runs.count)
        }
        values[key]?[index] = value
      }
    }
    differences = keys.compactMap { key in
      guard let values = values[key], Set(values).count > 1 else { return nil }
      return Difference(key: key, values: values)
    }
    hasOtherData = runs.map { run in runs.first.map { run.hasOtherData(than: $0) } ?? false }
    hasOtherClasses = runs.map { run in runs.first.map { run.hasOtherClasses(than: $0) } ?? false }
  }

  /// A notice that the runs used different data; nil if they did not.
  package var dataNotice: String? {
    guard hasOtherData.contains(true) else { return nil }
    let others = zip(runs, hasOtherData).filter(\.1).map { "\($0.0.name) (\($0.0.dataset ?? "other data"))" }
    return
      "DIFFERENT DATA: \(others.joined(separator: ", ")) saw other images than \(runs.first?.name ?? "") "
      + "(\(runs.first?.dataset ?? "not known")); accuracies and losses do not compare"
  }

  /// A notice that the runs have different classes; nil if they do not.
  package var classNotice: String? {
    guard let first = runs.first, hasOtherClasses.contains(true) else { return nil }
    func list(_ run: ComparedRun) -> String { (run.classNames ?? []).listed() }
    let others = zip(runs, hasOtherClasses).filter(\.1).map { "\($0.0.name) (\(list($0.0)))" }
    return
      "OTHER CLASSES: \(others.joined(separator: "; ")), and \(first.name) has \(list(first)); scores of other classes do not compare"
  }

  /// How each run without a result ended: `first: diverged in epoch 7 (step 4,211)`.
  package var unfinished: [String] {
    runs.filter { $0.result == nil }.map { "\($0.name): \($0.state.words)" }
  }

  /// The keys in which run `index` differs from the first: `most` of them, and how many more.
  package func keys(ofRun index: Int, most: Int) -> String {
    let keys = differences.filter { $0.values[index] != $0.values[0] }.map(\.key)
    guard !keys.isEmpty else { return "–" }
    let others = keys.count - most
    return keys.prefix(most).joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
  }
}
