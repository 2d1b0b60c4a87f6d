import FMDistNeuralNet
import Testing

/// What a run of Tests/References made small.
struct ReferenceObjective: Decodable, Sendable {
  let loss: String
  let options: [String: ReferenceValue]
  /// Of each sample.
  let labels: [Int]
  /// For each label which classes its samples are of; nil where a label is a class.
  let labelSets: [[Int]]?
  let labelWeights: [Double]?

  func objective() throws -> Objective {
    Objective(
      Loss(try Loss.read(loss, options)), labelSets: labelSets?.map { $0.map { $0 == 1 } },
      labelWeights: labelWeights?.map { Float($0) } ?? [])
  }
}

extension Loss {
  /// The loss called `name` with `options`, all of which it must have.
  static func read(_ name: String, _ options: [String: ReferenceValue]) throws -> any LossKind {
    var keys = ReferenceKeys(options: options)
    let loss = try #require(kinds.named(name)).init().visited(by: &keys)
    #expect(keys.options.isEmpty, "options that \(name) does not have")
    return loss
  }
}
