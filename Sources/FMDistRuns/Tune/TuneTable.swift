import FMDistPlatform
import FMDistReports
import FMDistTuning

/// The ranking of a search as a terminal has it.
struct TuneTable {
  private let outcome: TuneOutcome
  private let names: [String]
  private let validatesOnTestSet: Bool

  init(_ outcome: TuneOutcome, names: [String], validatesOnTestSet: Bool) {
    (self.outcome, self.names, self.validatesOnTestSet) = (outcome, names, validatesOnTestSet)
  }

  /// A line a trial, the best first.
  func text(width: Int) -> String {
    let hasDeviation = outcome.trials.contains { $0.deviation != nil }
    let hasTest = outcome.trials.contains { $0.records.contains { $0.testAccuracy != nil } } && !validatesOnTestSet
    let header =
      ["", "trial"] + names + [outcome.objective] + (hasDeviation ? ["deviation"] : []) + ["epochs", "parameters"]
    _ = hasTest
    let rows = outcome.trials.enumerated().map { rank, trial -> [String] in
      ["\(rank + 1)", "\(trial.number + 1)"] + names.map { trial.assignment[$0]?.words ?? "" }
        + [trial.objective.map { NumberText.decimals($0, 4) } ?? "failed"]
        + (hasDeviation ? [trial.deviation.map { NumberText.decimals($0, 4) } ?? ""] : [])
        + ["\(trial.epochs)", trial.records.first?.parameters.map { NumberText.grouped($0) } ?? ""]
    }
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      zip(row, widths).map { text, width in String(repeating: " ", count: width - text.count) + text }
        .joined(separator: "  ")
    }.joined(separator: "\n") + "\n"
  }

  /// What there is to say of it.
  var sentences: [String] {
    var sentences: [String] = []
    let failed = outcome.trials.filter { $0.objective == nil }
    for trial in failed.prefix(5) {
      sentences.append("trial \(trial.number + 1) failed: \(trial.assignment.text): \(trial.failure ?? "")")
    }
    if failed.count > 5 { sentences.append("and \(failed.count - 5) more failed; tune.csv has their reasons") }
    if let best = outcome.best {
      let test = best.records.compactMap(\.testAccuracy)
      sentences.append(
        "best: \(best.assignment.text)"
          + (test.isEmpty || validatesOnTestSet
            ? "" : "  test accuracy \(NumberText.percent(test.reduce(0, +) / Double(test.count), 2))"))
    }
    if validatesOnTestSet {
      sentences.append(
        "THE TEST SET CHOSE THE BEST TRIAL, as it validates: its accuracy says how well that went, not how the model does on new images"
      )
    }
    return sentences
  }
}
