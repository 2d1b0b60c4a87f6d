/// Which part of a text lies at the place that is named: left to right.
package enum HorizontalAlignment: Sendable {
  /// Its left end, middle or right end.
  case left, center, right
}

/// Which part of a text lies at the place that is named: top to bottom.
package enum VerticalAlignment: Sendable {
  /// The top of its capitals, their middle, or the line they stand on.
  case top, middle, baseline
}
