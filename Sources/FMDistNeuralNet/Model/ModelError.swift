/// A model that cannot be built: which layer, and why.
package struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The layer's place in the configuration, as in `--set model.0…`; nil where the model as a whole is meant.
  package let path: String?
  /// One sentence.
  package let description: String

  init(path: String? = nil, _ description: String) {
    self.path = path
    self.description = description
  }

  /// The layer's place among those of the configuration, from 0: that of the outermost where layers are inside others.
  package var layer: Int? {
    path.flatMap { $0.split(separator: ".").dropFirst().first }.flatMap { Int($0) }
  }
}
