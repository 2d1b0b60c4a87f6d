/// The text of a range, for error messages.
enum RangeText {
  /// " of at least 1", " from 0 to 1"; nothing for a range without limits.
  static func of<Bound: Comparable & LosslessStringConvertible>(_ range: some RangeExpression<Bound>) -> String {
    switch range {
    case let range as ClosedRange<Bound>:
      if unlimited(range.lowerBound) && unlimited(range.upperBound) { return "" }
      return " from \(text(range.lowerBound)) to \(text(range.upperBound))"
    case let range as Range<Bound>:
      return " from \(text(range.lowerBound)) to less than \(text(range.upperBound))"
    case let range as PartialRangeFrom<Bound>:
      if let bound = range.lowerBound as? Double, bound == .leastNonzeroMagnitude { return " greater than 0" }
      return " of at least \(text(range.lowerBound))"
    case let range as PartialRangeThrough<Bound>: return " of at most \(text(range.upperBound))"
    case let range as PartialRangeUpTo<Bound>: return " of less than \(text(range.upperBound))"
    default: return ""
    }
  }

  private static func unlimited(_ bound: some Comparable) -> Bool {
    if let bound = bound as? Int { return bound == .min || bound == .max }
    return (bound as? Double)?.isInfinite ?? false
  }

  private static func text(_ bound: some LosslessStringConvertible) -> String {
    if let bound = bound as? Double, bound == bound.rounded(), abs(bound) < 1e9 { return String(Int(bound)) }
    return String(bound)
  }
}
