/// Above which probability a label is predicted, where a sigmoid says how probable it is.
package struct Thresholds: Equatable, Sendable {
  /// One for all labels, or one for each; from 0 to 1.
  package let values: [Float]

  /// `values`, one for all labels or one for each.
  package init(_ values: [Float]) {
    precondition(!values.isEmpty && values.allSatisfy { (0...1).contains($0) }, "thresholds are from 0 to 1")
    self.values = values
  }

  /// What is more probable than not.
  package static let half = Thresholds([0.5])

  /// That of `label`.
  package subscript(label: Int) -> Float { values.count == 1 ? values[0] : values[label] }
}
