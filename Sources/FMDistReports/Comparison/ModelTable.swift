import FMDistPlatform
import FMDistRunFiles
import Foundation

/// Models by sets of data: the accuracy of each model on each, and by how much the further ones differ from the first.
package struct ModelTable: Sendable {
  /// A model on a set of data.
  package struct Cell: Sendable {
    /// Its run; nil where it was not begun.
    package var run: ComparedRun?
    /// Where that is.
    package var folder: String
    /// Why it failed; nil where it did not.
    package var failure: String?

    /// A cell.
    package init(run: ComparedRun?, folder: String, failure: String?) {
      (self.run, self.folder, self.failure) = (run, folder, failure)
    }

    /// The accuracy on the test set; nil where there is none.
    package var accuracy: Double? { run?.result?.testAccuracy }
  }

  /// The rows.
  package let models: [String]
  /// The columns.
  package let datasets: [String]
  /// By model, then by data.
  package let cells: [[Cell]]

  /// A table of `cells`, one a model and set of data.
  package init(models: [String], datasets: [String], cells: [[Cell]]) {
    precondition(cells.count == models.count && cells.allSatisfy { $0.count == datasets.count })
    (self.models, self.datasets, self.cells) = (models, datasets, cells)
  }

  /// `values` less the first, from the second on.
  private static func differences(_ values: [Double?]) -> [Double?] {
    values.dropFirst().map { value in
      guard let value, let first = values[0] else { return nil }
      return value - first
    }
  }

  /// What differences to the first of `names` are called: `delta_dataset`, or, where there are several, `delta_` and a name.
  private static func names(_ what: String, _ names: [String]) -> [String] {
    names.count == 2 ? ["delta_\(what)"] : names.dropFirst().map { "delta_\($0)" }
  }

  private var accuracies: [[Double?]] { cells.map { $0.map(\.accuracy) } }
  /// By model: the difference of each further set of data.
  private var datasetDifferences: [[Double?]] { accuracies.map(Self.differences) }
  /// By further model: the difference on each set of data.
  private var modelDifferences: [[Double?]] {
    let columns = datasets.indices.map { column in Self.differences(accuracies.map { $0[column] }) }
    return (0..<(models.count - 1)).map { row in columns.map { $0[row] } }
  }

  /// A row a model, then their differences; a column a set of data, then theirs. As tables have it.
  var table: ScoreTable {
    let columns = (datasets + Self.names("dataset", datasets)).map { ScoreColumn($0, .score, .decimals(4)) }
    let rows = zip(models, zip(accuracies, datasetDifferences)).map { model, values in
      ScoreTable.Row(model, (values.0 + values.1).map(ScoreValue.measured))
    }
    let differences = zip(Self.names("model", models), modelDifferences).map { name, values in
      let corner = [ScoreValue](repeating: .missing, count: datasets.count - 1)
      return ScoreTable.Row(name, values.map(ScoreValue.measured) + corner)
    }
    return ScoreTable(columns: columns, rows: rows + differences, noun: "model")
  }

  /// What there is to say of it, a sentence each.
  package var sentences: [String] {
    var sentences: [String] = []
    for (model, cells) in zip(models, cells) {
      for (dataset, cell) in zip(datasets, cells) {
        if let failure = cell.failure { sentences.append("\(model) on \(dataset) failed: \(failure)") }
      }
    }
    let results = cells.joined().compactMap { $0.run?.result }
    if results.contains(where: \.chosenOnTestSet) {
      sentences.append(
        "the test set was used for choosing in \(names { $0.chosenOnTestSet }): its accuracy is not an estimate for new images"
      )
    }
    if results.contains(where: \.synthetic) {
      sentences.append("SYNTHETIC DATA in \(names { $0.synthetic }): the accuracy says nothing about a real data set")
    }
    return sentences.map(\.visible)
  }

  /// The runs whose results `condition` holds for.
  private func names(_ condition: (ResultFile) -> Bool) -> String {
    cells.joined().compactMap(\.run).filter { $0.result.map(condition) ?? false }.map(\.name).listed()
  }

  /// The table in lines of `width`, then what there is to say.
  package func text(width: Int = 100) -> String {
    ([table.text(width: width)] + (sentences.isEmpty ? [] : [sentences.joined(separator: "\n")]))
      .joined(separator: "\n\n")
  }

  /// The same in Markdown.
  package var markdown: String {
    ([table.markdown] + sentences.map(MarkdownText.cell)).joined(separator: "\n\n")
  }

  /// The table for spreadsheets, with exact numbers.
  package var csv: String { table.csv }

  private struct Object: Encodable {
    struct Run: Encodable {
      var model, dataset, folder: String
      var testAccuracy, testLoss: Double?
      var weightsSha256, failure: String?
    }
    var models, datasets: [String]
    var testAccuracy, deltaDataset, deltaModel: [[Double?]]
    var runs: [Run]
  }

  /// One JSON object: `models`, `datasets`; `test_accuracy` by model and data; `delta_dataset`, by model the differences of further data to the first, and
  /// `delta_model`, by further model those to the first model; `runs`. What is not known is null.
  package func json() throws(RunFileError) -> String {
    let runs = zip(models, cells).flatMap { model, cells in
      zip(datasets, cells).map { dataset, cell in
        let result = cell.run?.result
        return Object.Run(
          model: model, dataset: dataset, folder: cell.folder, testAccuracy: result?.testAccuracy,
          testLoss: result.flatMap { $0.testLoss.isFinite ? $0.testLoss : nil }, weightsSha256: result?.weightsSHA256,
          failure: cell.failure)
      }
    }
    do {
      return try JSONText.of(
        Object(
          models: models, datasets: datasets, testAccuracy: accuracies, deltaDataset: datasetDifferences,
          deltaModel: modelDifferences, runs: runs), snakeCase: true, isPretty: true)
    } catch {
      throw RunFileError(.io, path: "the comparison", "cannot be put into JSON: \(error.localizedDescription)")
    }
  }
}
