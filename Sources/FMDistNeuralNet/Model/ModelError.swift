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
  package var layer: Int? { index(below: "model") }
  /// The place of a rule among those of the configuration, from 0.
  package var rule: Int? { index(below: [LayerRule].path) }

  private func index(below prefix: String) -> Int? {
    path.flatMap { $0.hasPrefix("\(prefix).") ? $0.dropFirst(prefix.count + 1).prefix { $0 != "." } : nil }
      .flatMap { Int($0) }
  }
}
