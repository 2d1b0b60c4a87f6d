import Foundation

/// Which part of a data set a folder or a table is, by its name.
package enum FolderPart: String, Sendable, Codable, CaseIterable {
  case training, validation, test

  /// Their names in any capitals, the usual one first.
  package var names: [String] {
    switch self {
    case .training: ["train", "training"]
    case .validation: ["val", "valid", "validation", "dev", "eval", "evaluation"]
    case .test: ["test", "testing"]
    }
  }

  /// What is called `name`; nil for any other name. `training_set`, `Test-Data` and `val_images` are parts, too.
  package init?(folder name: String) {
    var words = ClassNames.normalized(name).lowercased().split { "_- ".contains($0) }
    if words.count == 2, ["set", "data", "images", "imgs"].contains(words[1]) { words.removeLast() }
    guard words.count == 1, let part = Self.allCases.first(where: { $0.names.contains(String(words[0])) }) else {
      return nil
    }
    self = part
  }

  /// The part that the table called `name` is of; nil for one that no word, or words of several, say.
  package init?(table name: String) {
    let words = Set(name.lowercased().split { !$0.isLetter }.map(String.init))
    let parts = Self.allCases.filter { !words.isDisjoint(with: $0.names) }
    guard parts.count == 1, let part = parts.first else { return nil }
    self = part
  }
}
