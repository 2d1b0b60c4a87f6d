import Testing

/// Records an issue with `message`, and the combination of ``withEvery(_:in:_:)``, unless `condition` holds.
package func expect(
  _ condition: Bool, _ message: @autoclosure () -> String, fileID: String = #fileID, filePath: String = #filePath,
  line: Int = #line, column: Int = #column
) {
  guard !condition else { return }
  Issue.record(
    "\(message()) \(Combination.description)",
    sourceLocation: SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column))
}

/// Records an issue unless `found` equals `expected`.
package func expectEqual<Value: Equatable>(
  _ found: Value, _ expected: Value, _ what: @autoclosure () -> String = "value", fileID: String = #fileID,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  expect(
    found == expected, "\(what()) is \(found), expected \(expected)", fileID: fileID, filePath: filePath, line: line,
    column: column)
}

/// Records an issue unless `found` lies within `tolerance` of `expected`; NaN never does.
package func expectClose(
  _ found: Double, _ expected: Double, within tolerance: Double, _ what: @autoclosure () -> String = "value",
  fileID: String = #fileID, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  expect(
    abs(found - expected) <= tolerance,
    "\(what()) is \(found), expected \(expected): off by \(abs(found - expected)), allowed \(tolerance)",
    fileID: fileID, filePath: filePath, line: line, column: column)
}
