import Testing

/// The values that the loops of ``withEvery(_:in:_:)`` around the running code are at, outermost first.
package enum Combination {
  @TaskLocal static var current: [String] = []

  /// As one line, for an issue's comment.
  package static var description: String { "[\(current.joined(separator: ", "))]" }
}

/// Runs `body` for every element of `values`, and names the combination of values in every issue that ``expect(_:_:fileID:filePath:line:column:)``
/// and its kin record, and beside an error that `body` throws.
package func withEvery<Values: Sequence>(
  _ label: String, in values: Values, _ body: (Values.Element) throws -> Void
) {
  for value in values {
    Combination.$current.withValue(Combination.current + ["\(label): \(value)"]) {
      do { try body(value) } catch { Issue.record(error, "\(Combination.description)") }
    }
  }
}
