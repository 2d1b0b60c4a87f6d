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
      Loss(try Losses.read(loss, options)), labelSets: labelSets?.map { $0.map { $0 == 1 } },
      labelWeights: labelWeights?.map { Float($0) } ?? [])
  }
}

extension Losses {
  /// The loss called `name` with `options`, all of which it must have.
  static func read(_ name: String, _ options: [String: ReferenceValue]) throws -> any LossKind {
    func read<Kind: LossKind>(_ kind: Kind.Type) throws -> any LossKind {
      var (loss, keys) = (Kind(), ReferenceKeys(options: options))
      try loss.visit(&keys)
      #expect(keys.options.isEmpty, "options that \(Kind.name) does not have")
      return loss
    }
    let kind = try #require(named(name))
    return try read(kind)
  }
}
