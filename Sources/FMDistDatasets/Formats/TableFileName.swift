/// What a table's file name says of its part.
enum TableFileName {
  /// Words for the training table.
  static let training: Set<String> = ["train", "training"]
  /// Words for the test table.
  static let test: Set<String> = ["test", "testing"]
  /// Words for the validation table.
  static let validation: Set<String> = ["val", "valid", "validation"]

  /// Whether one of `words` is a word of `name`: letters between what are none, in any case. "latest" is not "test".
  static func words(_ name: String, are words: Set<String>) -> Bool {
    name.lowercased().split { !$0.isLetter }.contains { words.contains(String($0)) }
  }

  /// Whether one of `words` is anywhere in `name`, in any case.
  static func contains(_ name: String, _ words: Set<String>) -> Bool {
    words.contains { name.lowercased().contains($0) }
  }
}
