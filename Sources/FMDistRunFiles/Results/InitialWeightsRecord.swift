import FMDistPlatform

/// Which weights a run began with that came from a file: kept in its checkpoints and its result.
package struct InitialWeightsRecord: Codable, Equatable, Sendable {
  /// An array that the file has in another shape.
  package struct Skipped: Codable, Equatable, Sendable {
    package var name: String
    /// Its shape in the file, and in the model.
    package var file, model: [Int]

    package init(name: String, file: [Int], model: [Int]) {
      (self.name, self.file, self.model) = (name, file, model)
    }
  }

  /// The file that was read, and its SHA-256.
  package var path, sha256: String
  /// The model's arrays that were taken from it, by name, in the model's order.
  package var matched: [String]
  /// Those that it has in another shape.
  package var skipped: [Skipped]
  /// The model's other arrays, which it has not.
  package var missing: [String]
  /// The file's arrays that the model has not.
  package var unused: [String]

  package init(
    path: String, sha256: String, matched: [String], skipped: [Skipped], missing: [String], unused: [String]
  ) {
    (self.path, self.sha256, self.matched, self.skipped) = (path, sha256, matched, skipped)
    (self.missing, self.unused) = (missing, unused)
  }

  /// As many are named on a terminal; the result names all.
  private static let mostNames = 24

  /// What there is to say on a terminal, a line each.
  package var sentences: [String] {
    func list(_ names: [String]) -> String {
      let rest = names.count - Self.mostNames
      return names.prefix(Self.mostNames).joined(separator: ", ").visible + (rest > 0 ? " and \(rest) more" : "")
    }
    var lines = [
      "initial weights: \(matched.count) of \(matched.count + skipped.count + missing.count) arrays from \(path.visible): \(list(matched))"
    ]
    lines += skipped.prefix(Self.mostNames).map {
      "initial weights: skipped \($0.name.visible), \(TensorDescription.text($0.file)) in the file and \(TensorDescription.text($0.model)) in the model"
    }
    if !missing.isEmpty { lines.append("initial weights: not in the file: \(list(missing))") }
    if !unused.isEmpty { lines.append("initial weights: not in the model: \(list(unused))") }
    return lines
  }
}
