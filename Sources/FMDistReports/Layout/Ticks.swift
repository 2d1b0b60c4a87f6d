import FMDistPlatform
import Foundation

/// The places of an axis that get a number: multiples of 1, 2 or 5 times a power of ten.
///
/// As Heckbert, "Nice Numbers for Graph Labels" (Graphics Gems, 1990), with the finest step that gives no more than the wished number.
package struct Ticks: Sendable, Equatable {
  /// The places, rising; all from the axis' low to its high end.
  package let values: [Double]
  /// From one to the next.
  package let step: Double

  /// The places from `low` to `high`, `most` of them at the most, at least 2; `leastStep` is 1 for whole numbers.
  ///
  /// Ends that are not finite give no places; equal ends give that one place, if it is a multiple of the step.
  package init(from low: Double, to high: Double, atMost most: Int, leastStep: Double = 0) {
    guard low.isFinite, high.isFinite, low <= high, (high - low).isFinite else {
      (values, step) = ([], 1)
      return
    }
    let span = high > low ? high - low : max(abs(low), 1)
    let rough = max(span / Double(max(most, 2)), leastStep, .leastNormalMagnitude * 1e3)
    // From one step finer on, as an end that lies on a tick may make a step fit or not.
    var exponent = Int(saturating: log10(rough).rounded(.down))
    var digits = [1, 2, 5]
    while true {
      let digit = digits.removeFirst()
      if digits.isEmpty { digits = [1, 2, 5] }
      let step = exponent >= 0 ? Double(digit) * pow(10, Double(exponent)) : Double(digit) / pow(10, Double(-exponent))
      if digit == 5 { exponent += 1 }
      // A hair's breadth, for ends that are a multiple but for rounding.
      let slack = 1e-9
      let first = (low / step - slack).rounded(.up)
      let last = (high / step + slack).rounded(.down)
      if step < leastStep || last - first + 1 > Double(max(most, 2)) { continue }
      let count = max(0, Int(saturating: last - first + 1))
      values = (0..<count).map { (first + Double($0)) * step + 0 }
      self.step = step
      return
    }
  }

  /// `value`, one of ``values``, with as many decimals as the step needs and commas between thousands; for steps below 0.00001 and from
  /// 10,000,000 on by powers of ten, as `5e-06`.
  package func text(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    if value == 0 { return "0" }
    if step < 1e-5 || step >= 1e7 {
      let digits = max(0, Int(saturating: log10(abs(value)).rounded(.down) - (log10(step) + 1e-9).rounded(.down)))
      return String(format: "%.\(min(digits, 15))e", value)
    }
    let decimals = max(0, Int(saturating: -(log10(step) + 1e-9).rounded(.down)))
    return NumberText.decimals(value, decimals)
  }
}
