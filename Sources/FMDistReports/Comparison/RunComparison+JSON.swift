import FMDistRunFiles
import Foundation

/// A comparison for programs.
extension RunComparison {
  private struct Object: Encodable {
    var runs: [[String: Cell]]
    var differences: [Key]
    var rankedBy: String?
    var groups: Groups?
    var isSameData: Bool
    var isSameClasses: Bool
  }

  /// A value, names, or a mapping of values.
  private enum Cell: Encodable {
    case value(ScoreValue)
    case names([String])
    case configuration([String: ScoreValue])

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .value(let value): try value.encode(to: encoder)
      case .names(let names): try names.encode(to: encoder)
      case .configuration(let values): try values.encode(to: encoder)
      }
    }
  }

  private struct Key: Encodable {
    var key: String
    var values: [ScoreValue]
  }

  private struct Groups: Encodable {
    struct Group: Encodable {
      var value: ScoreValue
      var runs, measured: Int
      var mean, standardDeviation, best: Double?
      var bestRun: String?
    }
    var key, score: String
    var groups: [Group]
  }

  /// One JSON object: `runs` in their order, each with its results and its whole `configuration`; `differences` (`key`, and `values` in the
  /// runs' order); `ranked_by`; `groups`; `is_same_data`, `is_same_classes`. What is not known is left out, or null in `values`.
  package func json() throws(RunFileError) -> String {
    let keys = table.columns.indices.filter { table.columns[$0].kind == .configuration }
    let others = table.columns.indices.filter { table.columns[$0].kind != .configuration }
    func values(_ row: ScoreTable.Row, _ columns: [Int]) -> [String: ScoreValue] {
      let known = columns.filter { row.values[$0] != .missing }
      return Dictionary(known.map { (table.columns[$0].name, row.values[$0]) }) { first, _ in first }
    }
    let object = Object(
      runs: zip(table.rows, runs).map { row, run in
        var cells = values(row, others).mapValues(Cell.value)
        cells["run"] = .value(.text(run.name))
        cells["configuration"] = .configuration(values(row, keys))
        if let names = run.classNames { cells["class_names"] = .names(names) }
        return cells
      },
      differences: keys.filter { table.columns[$0].isShown }.map { key in
        Key(key: table.columns[key].name, values: table.rows.map { $0.values[key] })
      },
      rankedBy: table.ranking.map { table.columns[$0].name },
      groups: groups.map { groups in
        Groups(
          key: groups.key.name, score: groups.score.name,
          groups: groups.groups.map {
            Groups.Group(
              value: $0.value, runs: $0.count, measured: $0.measured, mean: $0.mean, standardDeviation: $0.deviation,
              best: $0.best?.score, bestRun: $0.best?.row)
          })
      },
      isSameData: !hasOtherData.contains(true), isSameClasses: !hasOtherClasses.contains(true))
    do {
      return try JSONText.of(object, snakeCase: true, isPretty: true)
    } catch {
      throw RunFileError(.io, path: "the comparison", "cannot be put into JSON: \(error.localizedDescription)")
    }
  }
}
