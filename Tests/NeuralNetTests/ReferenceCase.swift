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
  let globalClipnorm: Double?

  init(from decoder: any Decoder) throws {
    let words = try decoder.singleValueContainer().decode([String: Words].self).first
    globalClipnorm = words?.value.globalClipnorm
    switch words {
    case ("adam", let words)?:
      description = .adam(
        learningRate: words.learningRate, beta1: words.beta1 ?? .nan, beta2: words.beta2 ?? .nan,
        epsilon: words.epsilon ?? .nan)
    case ("adamw", let words)?:
      description = .adamw(
        learningRate: words.learningRate, beta1: words.beta1 ?? .nan, beta2: words.beta2 ?? .nan,
        epsilon: words.epsilon ?? .nan, weightDecay: words.weightDecay ?? .nan)
    case ("sgd", let words)?:
      description = .sgd(
        learningRate: words.learningRate, momentum: words.momentum ?? .nan, nesterov: words.nesterov ?? false)
    case ("rmsprop", let words)?:
      description = .rmsprop(
        learningRate: words.learningRate, rho: words.rho ?? .nan, momentum: words.momentum ?? .nan,
        epsilon: words.epsilon ?? .nan, centered: words.centered ?? false)
    case ("adadelta", let words)?:
      description = .adadelta(
        learningRate: words.learningRate, rho: words.rho ?? .nan, epsilon: words.epsilon ?? .nan)
    default: throw ReferenceError.unknown("optimizer")
    }
  }

  private struct Words: Decodable {
    let learningRate: Double
    let beta1: Double?
    let beta2: Double?
    let epsilon: Double?
    let weightDecay: Double?
    let momentum: Double?
    let nesterov: Bool?
    let rho: Double?
    let centered: Bool?
    let globalClipnorm: Double?
  }
}

enum ReferenceError: Error {
  case unknown(String)
}
