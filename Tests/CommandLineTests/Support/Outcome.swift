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
    weights = result.weightsSha256
    confusion = result.confusion
    testLoss = result.testLoss ?? .nan
    history = try workspace.text("\(folder)/history.tsv")
  }

  /// `result.json`, with its keys in camel case.
  struct Result: Decodable {
    let weightsSha256: String
    let confusion: [[Int]]
    let testLoss: Double?
    let testAccuracy: Double
    let validationAccuracy: Double?
    let imagesPerSecond: Double?
    let synthetic: Bool
    let ranks: Int
    let threadsPerRank: Int
    let epochs: Int

    init(_ folder: String, in workspace: Workspace) throws {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      self = try decoder.decode(Result.self, from: Data(try workspace.bytes("\(folder)/result.json")))
    }
  }
}
