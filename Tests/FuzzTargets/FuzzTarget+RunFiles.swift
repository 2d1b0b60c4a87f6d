import FMDistRunFiles
import FMDistTraining
import FMDistTuning

extension FuzzTarget {
  /// The files of runs and searches.
  static let runFiles: [FuzzTarget] = [
    FuzzTarget(name: "yaml") { path in
      let root = try ConfigurationNode(file: path)
      if root.has(TuneConfiguration.key) {
        _ = try TuneConfiguration(root.mapping(TuneConfiguration.key), metrics: [])
      }
      let configuration = try RunConfiguration.load(file: path, overrides: [], isBase: true)
      let again = try? RunConfiguration(ConfigurationNode(text: configuration.yaml, name: "again"))
      require(again?.yaml == configuration.yaml, "config.yaml is not read as it was written")
      _ = try configuration.plan(height: 28, width: 28, channels: 1)
    },
    FuzzTarget(name: "checkpoint", repair: CheckpointSignature.repaired) { path in
      let checkpoint = try Checkpoint(file: path)
      for array in checkpoint.parameters + checkpoint.optimizerState {
        require(array.values.count == array.shape.reduce(1, *), "\(array.name) has \(array.values.count) values")
      }
    },
    FuzzTarget(name: "history") { path in
      let history = try History(file: path)
      let again = try? History(text: history.text, path: "again")
      require(again?.text == history.text, "history.tsv is not read as it was written")
      _ = HistoryTable(history, []).text
    },
    FuzzTarget(name: "result") { path in
      let result = try ResultFile(file: path)
      let text = try JSONText.of(result, isPretty: true)
      FuzzFile.shared("input").write(Array(text.utf8))
      let again = try JSONText.of(ResultFile(file: path), isPretty: true)
      require(again == text, "result.json is not read as it was written")
    },
    FuzzTarget(name: "log") { path in
      _ = try RunState(log: path)
      _ = try RunDates(log: path)
      _ = try LoggedWarning.read(log: path)
      _ = try EpochEvent.read(log: path)
    },
    FuzzTarget(name: "environment") { _ = try EnvironmentFile(file: $0) },
    FuzzTarget(name: "thresholds") { _ = try ThresholdCurves(file: $0) },
    FuzzTarget(name: "trial") { path in
      guard let record = try TrialRecord.read(path) else { fatalError("a record that is there is not found") }
      for epochs in 0...3 { _ = (record.value(after: epochs), record.upTo(epochs), record.covers(epochs)) }
    },
  ]
}
