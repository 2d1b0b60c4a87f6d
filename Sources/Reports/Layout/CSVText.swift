/// Comma-separated values (RFC 4180).
enum CSVText {
  /// `field` as it stands in a line: in quotes where it has to be.
  static func quoted(_ field: String) -> String {
    let isPlain = field.unicodeScalars.allSatisfy { ![",", "\"", "\n", "\r"].contains($0) }
    return isPlain ? field : "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
