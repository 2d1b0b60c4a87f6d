/// Checks the numbers in a run's file when it is read: the first that no run can have written is an error that says where it stands,
/// what was expected and what was found. So nothing behind a reader meets such a number.
package struct NumberValidator {
  /// The file.
  package let path: String

  /// Numbers of the file at `path`.
  package init(path: String) { self.path = path }

  /// The epochs that a run can have: `training.epochs` goes so far.
  package static let mostEpochs = 1_000_000
  /// Whole numbers up to here are exact in `Double` as well.
  package static let mostSteps = 1 << 53
  /// A thousand years, in seconds.
  package static let mostSeconds = 1000 * 365.25 * 86_400

  /// Throws unless `condition` holds of what stands at `place`.
  package func require(
    _ condition: Bool, at place: String, _ expected: @autoclosure () -> String, found: @autoclosure () -> String
  ) throws(RunFileError) {
    if condition { return }
    throw RunFileError(.malformed, path: path, "\(place): expected \(expected()), found \(found())")
  }

  /// Throws unless `value` is in `range`.
  package func require(_ value: Int, in range: ClosedRange<Int>, at place: String) throws(RunFileError) {
    try require(
      range.contains(value), at: place,
      range.upperBound == .max
        ? "\(range.lowerBound) or more" : "a number from \(range.lowerBound) to \(range.upperBound)", found: "\(value)")
  }

  /// Throws unless `value` is a share of 1; what was not measured is `.nan`.
  package func require(share value: Double, at place: String) throws(RunFileError) {
    try require(value.isNaN || (0...1).contains(value), at: place, "a share from 0 to 1", found: "\(value)")
  }

  /// Throws unless `value` is finite, not negative and at most `most`; what was not measured is `.nan`.
  package func require(
    amount value: Double, upTo most: Double = .greatestFiniteMagnitude, at place: String
  ) throws(RunFileError) {
    try require(
      value.isNaN || (0...most).contains(value), at: place,
      "a finite number, 0 or more" + (most == .greatestFiniteMagnitude ? "" : " and at most \(most)"),
      found: "\(value)")
  }
}
