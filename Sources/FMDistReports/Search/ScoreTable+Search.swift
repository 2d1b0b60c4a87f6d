/// A search as a table: a row a trial, in the order of its ranking.
extension ScoreTable {
  /// The trials of `search`, a column for each hyperparameter.
  package init(of search: SearchReport) {
    let identities = ["rank", "weights_sha256", "folder", "failure"].map { ScoreColumn($0, .identity) }
    let scores = [
      ScoreColumn(search.objective, .score, SearchReport.notation, goal: search.maximizes ? .highest : .lowest)
    ]
    let keys = search.hyperparameters.map { ScoreColumn($0.name, .configuration) }
    let measures = [
      ScoreColumn("deviation", .measure, SearchReport.notation),
      ScoreColumn("test_accuracy", .measure, SearchReport.notation, goal: .highest),
      ScoreColumn("epochs", .measure), ScoreColumn("parameters", .measure, .decimals(0)),
    ]
    // In the order in which a spreadsheet is read.
    let columns = [identities[0]] + keys + scores + measures + identities[1...]
    self.init(
      columns: columns,
      rows: search.trials.enumerated().map { index, trial in
        let measured: [ScoreValue] = [
          .measured(trial.objective), .measured(trial.deviation),
          // Where the test set validates, this is the objective again.
          search.choosesOnTestSet ? .missing : .measured(trial.testAccuracy), .measured(trial.epochs),
          .count(trial.parameters),
        ]
        let hashes = trial.hashes.filter { !$0.isEmpty }
        return Row(
          String(trial.number),
          [.count(index + 1)] + trial.values + measured + [
            hashes.isEmpty ? .missing : .texts(hashes), trial.folders.isEmpty ? .missing : .texts(trial.folders),
            .text(trial.failure),
          ])
      }, ranking: 1 + keys.count, noun: "trial")
  }
}
