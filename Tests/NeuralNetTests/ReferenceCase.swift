import Kernels
import NeuralNet

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

/// A layer in the words of the configuration.
struct ReferenceLayer: Decodable {
  let description: LayerDescription

  init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard word == "flatten" else { throw ReferenceError.unknown(word) }
      description = .flatten
      return
    }
    let words = try decoder.singleValueContainer().decode([String: Words].self)
    switch words.first {
    case ("dense", let words)?:
      description = .dense(
        units: words.units ?? 0, activation: words.activation ?? .linear,
        kernelRegularizer: words.kernelRegularizer.map { Regularizer(l2: $0.l2) })
    case ("conv2d", let words)?:
      description = .conv2d(
        filters: words.filters ?? 0, kernelSize: words.kernelSize?.extent ?? .init(0, 0),
        strides: words.strides?.extent ?? .init(1, 1), padding: words.padding ?? .valid,
        activation: words.activation ?? .linear,
        kernelRegularizer: words.kernelRegularizer.map { Regularizer(l2: $0.l2) })
    case ("permute", let words)?: description = .permute(dims: words.dims ?? [])
    case ("max_pooling2d", let words)?:
      let pool = words.poolSize?.extent ?? .init(2, 2)
      description = .maxPooling2D(poolSize: pool, strides: words.strides?.extent ?? pool)
    default: throw ReferenceError.unknown("\(words)")
    }
  }

  private struct Words: Decodable {
    let units: Int?
    let filters: Int?
    let kernelSize: Size?
    let poolSize: Size?
    let strides: Size?
    let padding: Padding?
    let activation: Activation?
    let dims: [Int]?
    let kernelRegularizer: L2?

    struct L2: Decodable { let l2: Double }
  }

  /// One number for both sides, or height and width.
  private struct Size: Decodable {
    let extent: Extent

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let side = try? container.decode(Int.self) {
        extent = .init(side, side)
      } else {
        let sides = try container.decode([Int].self)
        extent = .init(sides[0], sides[1])
      }
    }
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

extension Padding: Decodable {}
extension Activation: Decodable {}
