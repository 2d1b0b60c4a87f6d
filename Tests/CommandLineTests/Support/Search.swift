import Foundation
import Testing

/// `fmdist tune` as tests call it: twelve trials or fewer of networks so small that each takes some milliseconds.
struct Search {
  let workspace: Workspace
  private let file: String

  /// The search that ``yaml`` with `changes` describes, called `name`, on the tiny data set.
  init(_ name: String = "search", in workspace: Workspace, _ changes: [(String, String)] = []) throws {
    (self.workspace, file) = (workspace, "\(name).yaml")
    if !workspace.exists("data") { try TinyData.write(to: "data", in: workspace) }
    try write(changes)
  }

  /// Three of the twelve have an impossible shape, and some of the others diverge.
  static let yaml = """
    name: search
    data: {validation: {source: last, count: 60}}
    model:
      - conv2d: {filters: 2, kernel_size: 3, activation: relu}
      - flatten
      - dense: {units: 10, activation: softmax}
    optimizer: {sgd: {learning_rate: 0.01}}
    training: {batch_size: 30, epochs: 4, shards: 4}
    tune:
      tuner: grid_search
      hyperparameters:
        kernel: {key: model.0.conv2d.kernel_size, values: [3, 11]}
        filters: {key: model.0.conv2d.filters, values: [1, 2]}
        rate: {key: optimizer.sgd.learning_rate, values: [0.01, 0.1, 1.0e+30]}

    """

  /// Without trials that fail.
  static let allGood = [("[3, 11]", "[3, 5]"), ("1.0e+30", "0.001")]

  /// Writes the file anew, with `changes`.
  func write(_ changes: [(String, String)]) throws {
    var text = Self.yaml
    for (old, new) in changes {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    try workspace.write(text, to: file)
  }

  func arguments(_ output: String, _ more: [String] = []) -> [String] {
    ["tune", "--config", file, "--data", "data", "--output", output, "--threads", "1"] + more
  }

  /// Searches into `output`, expecting `code`.
  @discardableResult
  func run(
    _ output: String, ranks: Int? = nil, _ more: [String] = [], code: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Command.Finished {
    try Command.run(arguments(output, more), ranks: ranks, in: workspace, expecting: code, sourceLocation)
  }

  func start(_ output: String, ranks: Int? = nil, _ more: [String] = []) throws -> Command {
    try Command(arguments(output, more), ranks: ranks, in: workspace)
  }

  /// `tune.csv` of the search in `output`.
  func table(_ output: String) throws -> String { try workspace.text("\(output)/tune.csv") }

  /// When each trial of the search in `output` was trained, by the time of its history.
  func times(_ output: String) throws -> [String: Date] {
    var times: [String: Date] = [:]
    for name in workspace.names(in: "\(output)/trials") {
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: workspace.path("\(output)/trials/\(name)/history.csv"))
      if let date = attributes?[.modificationDate] as? Date { times[name] = date }
    }
    return times
  }

  /// The trials in `output` whose records contain `text`.
  func trials(_ output: String, with text: String) throws -> [String] {
    try workspace.names(in: "\(output)/trials").filter { $0.hasSuffix(".json") }.filter {
      try workspace.text("\(output)/trials/\($0)").contains(text)
    }.map { String($0.dropLast(5)) }
  }
}
