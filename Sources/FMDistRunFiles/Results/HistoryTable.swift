/// The epochs of a run with all that is known of each: `history.csv`, for spreadsheets and pandas.
package struct HistoryTable: Sendable {
  /// The names of a row's values.
  private let columns: [String]
  /// A row and its measures, in order.
  package let rows: [(row: History.Row, measures: EpochMeasures)]

  /// The rows of `history`, each with those of `measures` that are of its epoch, or with none.
  package init(_ history: History, _ measures: [EpochMeasures]) {
    let byEpoch = Dictionary(measures.map { ($0.epoch, $0) }) { $1 }
    columns = history.columns
    rows = history.rows.map { ($0, byEpoch[$0.epoch] ?? EpochMeasures(epoch: $0.epoch)) }
  }

  /// The file's content: a header, then a line an epoch, numbers by their shortest exact decimal, nothing where a number is not known.
  package var text: String {
    let lines = rows.map { row, measures in
      let values = row.values + [measures.learningRate, measures.imagesPerSecond, measures.seconds]
      return ([String(row.epoch)] + values.map { $0.isNaN ? "" : $0.description }).joined(separator: ",")
    }
    let header = ["epoch"] + columns + ["learning_rate", "images_per_second", "seconds"]
    return ([header.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  /// Writes the file at `path`, which is the old one or the new one at every moment. It does not wait for the disk: all of it is in checkpoints.
  package func write(to path: String) throws(RunFileError) { try AtomicFile.writeSoon(text, to: path) }
}
