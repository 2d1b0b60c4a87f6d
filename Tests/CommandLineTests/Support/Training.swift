import Testing

/// `fmdist train` as tests call it.
struct Training {
  let workspace: Workspace
  let model: TestModel
  /// `--data` and its value.
  var data: [String]

  /// Training of `model`, with the data made for it.
  init(_ model: TestModel, in workspace: Workspace) throws {
    self.workspace = workspace
    self.model = model
    data = GarmentData.option
    if model == .tiny {
      data = ["--data", "data"]
      if !workspace.exists("data") { try TinyData.write(to: "data", in: workspace) }
    }
  }

  /// The arguments of a run into the folder `output`.
  func arguments(_ output: String, _ more: [String]) -> [String] {
    ["train", "--config", model.file, "--output", output] + data + more
  }

  /// Runs to the end, expecting `code`, and returns what was printed.
  @discardableResult
  func run(
    _ output: String, ranks: Int? = nil, _ more: [String] = [], code: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Command.Finished {
    try Command.run(arguments(output, more), ranks: ranks, in: workspace, expecting: code, sourceLocation)
  }

  /// Starts a run.
  func start(_ output: String, ranks: Int? = nil, _ more: [String] = []) throws -> Command {
    try Command(arguments(output, more), ranks: ranks, in: workspace)
  }

  /// What the run in `output` came to.
  func outcome(_ output: String) throws -> Outcome { try Outcome(output, in: workspace) }
}
