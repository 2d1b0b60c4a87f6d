import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// A model that is trained on a set of data, as rank 0 tells it to those that lead groups.
struct ModelPair: Codable, Sendable {
  let model, dataset: String
  /// What is set in the model's file, as `--set` has it.
  let settings: [String]
  /// The configuration with every default written out.
  let yaml: String
  let epochs: Int
  /// The data's number among those that all ranks have.
  let data: Int
  /// The floating-point operations of its training; 0 where they are not known.
  let cost: Double

  /// The name of its run.
  var id: String { "\(model)-\(dataset)" }
}

/// Each model on each set of data, the longest training first.
struct ModelTrials: Trials {
  private let tasks: [TrialTask]
  let objective = Monitor.validationAccuracy
  let isOutOfTime = false
  let progress: (any TrialProgress)?

  init(_ pairs: [ModelPair], progress: (any TrialProgress)?) {
    self.progress = progress
    let order = pairs.indices.sorted { (pairs[$1].cost, $0) < (pairs[$0].cost, $1) }
    tasks = order.map { pairs[$0] }.map { pair in
      let configuration = Result { () throws(ConfigurationError) in
        try RunConfiguration(ConfigurationNode(text: pair.yaml, name: "rank 0's configuration"))
      }
      return TrialTask(
        trial: Trial(settings: pair.settings, configuration: configuration, id: pair.id), epochs: pair.epochs,
        data: pair.data)
    }
  }

  func task(_ number: Int) -> NextTrial { tasks.indices.contains(number) ? .task(tasks[number]) : .isDone }
}
