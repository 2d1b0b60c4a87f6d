/// Runs as a table.
extension ScoreTable {
  /// `runs`, with a star where the data is other data than the reference's, a dagger where the classes are others.
  init(of runs: [ComparedRun], otherData: [Bool], otherClasses: [Bool]) {
    let results = RunMeasure.results(of: runs)
    let keys = ConfigurationColumns(runs.map(\.configuration))
    let flags = ["other_data", "other_classes"].map { ScoreColumn($0, .identity) }
    self.init(
      columns: RunMeasure.identities.map(\.column) + flags + results.map(\.column) + keys.columns,
      rows: runs.enumerated().map { index, run in
        let marks = (otherData[index] ? " *" : "") + (otherClasses[index] ? " †" : "")
        let values =
          RunMeasure.identities.map { $0.value(run) }
          + [.flag(otherData[index]), .flag(otherClasses[index])]
          + results.map { $0.value(run) } + keys.values[index]
        return Row(run.name, mark: marks, values)
      })
  }
}
