import Testing

/// A line of a run's `errors.csv`.
struct ErrorRow: Equatable {
  let index, label, prediction: Int
  let labelProbability, predictionProbability: Float

  /// The rows of the run in `folder`.
  static func all(_ folder: String, in workspace: Workspace) throws -> [ErrorRow] {
    let lines = try workspace.text("\(folder)/errors.csv").split(separator: "\n")
    try #require(lines.first?.hasPrefix("index,label,prediction,label_probability,prediction_probability") == true)
    return try lines.dropFirst().map { line in
      let fields = line.split(separator: ",")
      return ErrorRow(
        index: try #require(Int(fields[0])), label: try #require(Int(fields[1])),
        prediction: try #require(Int(fields[2])), labelProbability: try #require(Float(fields[3])),
        predictionProbability: try #require(Float(fields[4])))
    }
  }
}
