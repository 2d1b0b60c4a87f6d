/// Which of TensorBoard's event files a run writes.
package struct EventFileOptions: Sendable {
  /// Whether it writes any.
  package var areWritten = true
  /// Curves by step have a point every so many steps, at least 1.
  package var stepsPerPoint = 100

  package init() {}
}
