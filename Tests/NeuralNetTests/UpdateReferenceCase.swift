import FMDistNeuralNet

/// Ten updates in Tests/References: windows of minibatches, clipping, penalties, smoothed labels, learning rates, and what came out.
struct UpdateReferenceCase: Decodable {
  /// What of `training` the windows need; rates are given update by update.
  struct Training: Decodable {
    let batchSize: Int
    let accumulation: Int?
    let labelSmoothing: Double?
  }

  let name: String
  let input: [Int]
  /// Of an epoch, in the order of training.
  let samples: Int
  let model: [ReferenceLayer]
  let optimizer: ReferenceOptimizer
  let training: Training
  /// Categorical cross-entropy of the formula's labels if there is none.
  let objective: ReferenceObjective?
  /// Of each update: the mean over its window, before the update.
  let losses: [Double]
  let learningRates: [Double]
  /// Of each update: the norm of the mean gradient, before it is clipped.
  let gradientNorms: [Double]
  let probabilities: [[Double]]
  /// The gradient is that of the first window's mean loss, before it is clipped.
  let parameters: [ReferenceCase.Parameter]

  func plan() throws(ModelError) -> ModelPlan {
    try ModelPlan(
      input: .image(height: input[0], width: input[1], channels: input[2]), layers: model.map(\.description))
  }

  /// The samples of the windows of an epoch; the last ends with it.
  var windows: [Range<Int>] {
    let window = training.batchSize * (training.accumulation ?? 1)
    return stride(from: 0, to: samples, by: window).map { $0..<min($0 + window, samples) }
  }

  /// All cases of Tests/References/`file`.json.
  static func load(_ file: String) throws -> [UpdateReferenceCase] {
    struct File: Decodable { let cases: [UpdateReferenceCase] }
    return try References.decode(file, as: File.self).cases
  }
}
