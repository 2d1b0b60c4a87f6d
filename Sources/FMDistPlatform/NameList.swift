/// Names of classes, of a data set's or a result's.
extension [String] {
  /// Whether they are the numbers that classes get where nobody names them: "0", "1" and so on.
  package var areNumbers: Bool { enumerated().allSatisfy { $1 == String($0) } }

  /// The first `most` of them for a sentence, and how many there are: `a, b, … (40 in all)`.
  package func listed(_ most: Int = 12) -> String {
    prefix(most).joined(separator: ", ") + (count > most ? ", … (\(count) in all)" : "")
  }
}
