import FMDistKernels
import FMDistNeuralNet

/// One training run of five steps in Tests/References: what was trained, and what came out.
struct ReferenceCase: Decodable {
  /// A learned array: of the first step's mean gradient, and of the array after five steps.
  struct Parameter: Decodable {
    let name: String
    let shape: [Int]
    let indices: [Int]
    let gradient: Summary
    let final: Summary
  }

  /// What is stored of an array; see Tests/References/README.md.
  struct Summary: Decodable {
    let sum: Double
    let sumOfSquares: Double
    let weightedSum: Double
    let values: [Double]
  }

  let name: String
  let input: [Int]
  let batchSize: Int
  let model: [ReferenceLayer]
  let optimizer: ReferenceOptimizer
  let losses: [Double]
  let probabilities: [[Double]]
  let parameters: [Parameter]

  var inputShape: Shape { .image(height: input[0], width: input[1], channels: input[2]) }

  func plan() throws(ModelError) -> ModelPlan { try ModelPlan(input: inputShape, layers: model.map(\.description)) }

  /// All cases of Tests/References/`file`.json.
  static func load(_ file: String) throws -> [ReferenceCase] {
    struct File: Decodable { let cases: [ReferenceCase] }
    return try References.decode(file, as: File.self).cases
  }
}

/// An optimizer in the words of the configuration.
struct ReferenceOptimizer: Decodable {
  let description: OptimizerDescription

  init(from decoder: any Decoder) throws {
    guard case .mapping(let words) = try ReferenceValue(from: decoder), words.count == 1,
      case (let name, .mapping(let options))? = words.first, let kind = OptimizerDescription.kinds.named(name)
    else { throw ReferenceError.unknown("optimizer") }
    var (optimizer, keys) = (OptimizerDescription(kind.init()), ReferenceKeys(options: options))
    try optimizer.visit(&keys)
    if let key = keys.options.keys.first { throw ReferenceError.unknown(key) }
    description = optimizer
  }
}

enum ReferenceError: Error {
  case unknown(String)
}
