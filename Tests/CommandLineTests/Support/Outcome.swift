import Foundation
import Testing

/// What must be the same for runs of the same configuration, seed and data.
struct Outcome: Equatable {
  let weights: String
  let history: String
  let confusion: [[Int]]
  let testLoss: Double

  /// Reads the run in `folder`.
  init(_ folder: String, in workspace: Workspace) throws {
    let result = try Result(folder, in: workspace)
    weights = result.weights_sha256
    confusion = result.confusion
    testLoss = result.test_loss ?? .nan
    history = try workspace.text("\(folder)/history.tsv")
  }

  /// The keys of `result.json`, as they are in the file.
  struct Result: Decodable {
    let weights_sha256: String
    let confusion: [[Int]]
    let test_loss: Double?
    let test_accuracy: Double
    let validation_accuracy: Double?
    let images_per_second: Double?
    let synthetic: Bool
    let ranks: Int
    let threads_per_rank: Int
    let epochs: Int

    init(_ folder: String, in workspace: Workspace) throws {
      self = try JSONDecoder().decode(Result.self, from: Data(try workspace.bytes("\(folder)/result.json")))
    }
  }
}
