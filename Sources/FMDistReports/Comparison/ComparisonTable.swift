import FMDistPlatform
import FMDistRunFiles
import Foundation

/// The table of a comparison: for people, for spreadsheets, and for programs.
extension RunComparison {
  /// The columns' names.
  static let columns = [
    "run", "test acc", "test loss", "best val acc", "epochs", "parameters", "seconds", "images/s", "seed", "ranks",
  ]

  /// A run's cells; "–" where something is not known, and a star where its data is other data, a dagger where its classes are others.
  func cells(_ index: Int) -> [String] {
    let run = runs[index]
    let result = run.result
    return [
      run.name + (hasOtherData[index] ? " *" : "") + (hasOtherClasses[index] ? " †" : ""),
      NumberText.percent(result?.testAccuracy ?? .nan, 2),
      NumberText.loss(result?.testLoss ?? .nan), NumberText.percent(run.best?.validationAccuracy ?? .nan, 2),
      String(run.history.rows.count), result.map { NumberText.grouped($0.parameterCount) } ?? "–",
      NumberText.decimals(result?.seconds ?? .nan, 1), NumberText.decimals(run.imagesPerSecond, 0), run.seed ?? "–",
      result.map { String($0.ranks) } ?? "–",
    ]
  }

  /// The table as text, then the configurations' differences, `mostDifferences` of them.
  package func text(mostDifferences: Int = 12) -> String {
    var lines = TerminalText.table(
      [Self.columns + ["differs from the first in"]]
        + runs.indices.map { cells($0) + [keys(ofRun: $0, most: 2)] }, words: [0, Self.columns.count])
    if let dataNotice { lines += ["", "* \(dataNotice)".visible] }
    if let classNotice { lines += ["", "† \(classNotice)".visible] }
    let unfinished = unfinished.map(\.visible)
    if !unfinished.isEmpty { lines += [""] + unfinished }
    guard !differences.isEmpty else { return lines.joined(separator: "\n") }
    lines.append("")
    lines += TerminalText.table(
      [["key"] + runs.map(\.name)]
        + differences.prefix(mostDifferences).map {
          [$0.key] + $0.values.map { TerminalText.shortened($0 ?? "–", to: 28) }
        },
      words: Set(0...runs.count))
    if differences.count > mostDifferences {
      lines.append("and \(differences.count - mostDifferences) more; --format json and --html have all")
    }
    return lines.joined(separator: "\n")
  }

  /// Comma-separated values (RFC 4180), numbers by their shortest exact decimal, nothing where one is not known.
  package var csv: String {
    let head = [
      "run", "configuration_name", "dataset", "data_sha256", "other_data", "other_classes", "test_accuracy",
      "test_loss",
      "best_validation_accuracy", "best_epoch", "epochs", "parameter_count", "seconds", "images_per_second", "seed",
      "ranks",
      "threads_per_rank", "weights_sha256", "differs_in", "state", "state_epoch", "state_step",
    ]
    func number(_ value: Double?) -> String { value.map { $0.isFinite ? $0.description : "" } ?? "" }
    let rows = runs.indices.map { index -> [String] in
      let run = runs[index]
      let result = run.result
      let keys = differences.filter { $0.values[index] != $0.values[0] }.map(\.key).joined(separator: " ")
      var row: [String] = [run.name, run.configurationName, run.dataset ?? "", run.dataSHA256 ?? ""]
      row += [
        String(hasOtherData[index]), String(hasOtherClasses[index]), number(result?.testAccuracy),
        number(result?.testLoss),
      ]
      row += [number(run.best?.validationAccuracy), run.best.map { String($0.epoch) } ?? ""]
      row += [String(run.history.rows.count), result.map { String($0.parameterCount) } ?? ""]
      row += [number(result?.seconds), number(run.imagesPerSecond), run.seed ?? ""]
      row += [result.map { String($0.ranks) } ?? "", result.map { String($0.threadsPerRank) } ?? ""]
      row += [result?.weightsSHA256 ?? "", keys]
      row += [run.state.word, run.state.epoch.map(String.init) ?? "", run.state.step.map(String.init) ?? ""]
      return row
    }
    return ([head] + rows).map { $0.map(CSVText.quoted).joined(separator: ",") }.joined(separator: "\n")
  }
}
