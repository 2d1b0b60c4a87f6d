import FMDistPlatform

/// How well images were classified by one metric.
package struct NamedMetric: Sendable, Equatable {
  /// Its name in histories and results, without `val_` or `test_`.
  package var name: String
  /// From 0 to 1; `.nan` where the images can't tell.
  package var value: Double

  /// `value` of the metric called `name`.
  package init(name: String, value: Double) { (self.name, self.value) = (name, value) }

  /// Whether name and value are the same, unmeasured ones included.
  package static func == (one: NamedMetric, other: NamedMetric) -> Bool {
    one.name == other.name && (one.value == other.value || (one.value.isNaN && other.value.isNaN))
  }

  /// Whether `name` can be one: lower-case letters, digits and `_`.
  package static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (97...122).contains($0) || (48...57).contains($0) }
  }

  /// As a line of a terminal has it: `auc 0.9871`.
  package var words: String { "\(name) \(value.isNaN ? "-" : NumberText.decimals(value, 4))" }
}
