import FMDistNeuralNet
import FMDistRunFiles
import Foundation

/// What training begins with in place of what its seed makes: arrays of a file, by their names in the model.
package struct InitialWeights: Sendable {
  /// The arrays that are taken, in the model's order and Keras's layout.
  package let arrays: [NamedArray]
  /// Which these are, and which not.
  package let record: InitialWeightsRecord

  /// Reads from `file` what `plan` has, as `settings` say. Throws `.mismatch` (78) where something is missing or of another shape and
  /// may not be, or nothing matches, and `.malformed` (65) for values that can't be weights.
  package init(
    _ file: WeightsFile, for plan: ModelPlan, _ settings: InitialWeightsFile
  ) throws(RunFileError) {
    let shapes = Dictionary(file.arrays.map { ($0.name, $0.shape) }) { first, _ in first }
    let parameters = plan.parameters
    var matched: [ParameterDescription] = []
    var skipped: [InitialWeightsRecord.Skipped] = []
    for parameter in parameters {
      guard let shape = shapes[parameter.name] else { continue }
      if shape == parameter.shape {
        matched.append(parameter)
      } else {
        skipped.append(.init(name: parameter.name, file: shape, model: parameter.shape))
      }
    }
    let own = Set(parameters.map(\.name))
    let record = InitialWeightsRecord(
      path: file.path, sha256: file.sha256, matched: matched.map(\.name), skipped: skipped,
      missing: parameters.map(\.name).filter { shapes[$0] == nil },
      unused: file.arrays.map(\.name).filter { !own.contains($0) })
    try record.check(settings, model: parameters.map(\.name), file: file.arrays.map(\.name))
    var arrays: [NamedArray] = []
    for parameter in matched {
      let array = try file.array(parameter.name)
      if parameter.name.hasSuffix("/moving_variance"), let negative = array.values.first(where: { $0 < 0 }) {
        throw RunFileError(
          .malformed, path: file.path,
          "'\(parameter.name)' is a variance, which is at least 0, and has the value \(negative)")
      }
      arrays.append(array)
    }
    self.arrays = arrays
    self.record = record
  }
}

extension InitialWeightsRecord {
  /// Throws where something does not match that has to, or nothing does.
  fileprivate func check(_ settings: InitialWeightsFile, model: [String], file: [String]) throws(RunFileError) {
    func mismatch(_ sentence: String) -> RunFileError { RunFileError(.mismatch, path: path, sentence) }
    func list(_ names: [String]) -> String {
      names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
    }
    guard !matched.isEmpty || !skipped.isEmpty else {
      throw mismatch(
        "has none of the model's arrays, which are \(list(model)); "
          + (file.isEmpty ? "it has none at all" : "it has \(list(file))"))
    }
    if !settings.byName {
      let advice = "set training.initial_weights.by_name to true to take those whose names match"
      guard missing.isEmpty else { throw mismatch("lacks \(list(missing)), which the model has; \(advice)") }
      guard unused.isEmpty else { throw mismatch("has \(list(unused)), which the model lacks; \(advice)") }
    }
    if let first = skipped.first, !settings.skipsMismatch || matched.isEmpty {
      let advice =
        settings.skipsMismatch
        ? "nothing is left to take"
        : "set training.initial_weights.skip_mismatch to true to begin without arrays of another shape"
      throw mismatch(
        "its '\(first.name)' is \(TensorDescription.text(first.file)), the model's \(TensorDescription.text(first.model)); \(advice)"
      )
    }
  }

  private static let key = "initial_weights"

  /// What `checkpoint`, read from `path`, remembers of the weights that its run began with; nil where these were made from its seed.
  package init?(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    guard let text = checkpoint.extra[Self.key] else { return nil }
    guard let record = try? JSONDecoder().decode(InitialWeightsRecord.self, from: Data(text.utf8)) else {
      throw CheckpointError(
        .malformed, path: path, "does not say in its '\(Self.key)' which weights its run began with")
    }
    self = record
  }

  /// As a checkpoint's ``Checkpoint/extra``.
  var extra: [String: String] { (try? JSONText.of(self)).map { [Self.key: $0] } ?? [:] }
}
