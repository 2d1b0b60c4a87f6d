import FMDistRunFiles

/// The file that training begins with the weights of, and what has to be in it.
package struct InitialWeightsFile: Equatable, Sendable {
  /// A checkpoint, a run's folder, or any safetensors file.
  package var path: String
  /// Whether it need have only some of the model's arrays, and may have others: Keras's `by_name`.
  package var byName: Bool
  /// Whether arrays of another shape are left out, and are no error: Keras's `skip_mismatch`.
  package var skipsMismatch: Bool

  /// The file at `path`.
  package init(path: String, byName: Bool = false, skipsMismatch: Bool = false) {
    (self.path, self.byName, self.skipsMismatch) = (path, byName, skipsMismatch)
  }

  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init(
      path: try node.string("path"), byName: try node.optionalBool("by_name") ?? false,
      skipsMismatch: try node.optionalBool("skip_mismatch") ?? false)
  }

  /// As a configuration has it: the path alone where that says all.
  var value: ConfigurationValue {
    guard byName || skipsMismatch else { return .string(path) }
    return ["path": .string(path), "by_name": .bool(byName), "skip_mismatch": .bool(skipsMismatch)]
  }
}
