extension FixedWidthInteger {
  /// `value` without its fraction, or the nearest number of this type; 0 for NaN.
  ///
  /// For numbers that come from outside, or are worked out from such: `init(_:)` traps on what it can't hold.
  package init(saturating value: Double) {
    if let exact = Self(exactly: value.rounded(.towardZero)) {
      self = exact
    } else {
      self = value.isNaN ? 0 : value < 0 ? .min : .max
    }
  }
}
