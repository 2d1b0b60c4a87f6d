import Foundation

/// Numbers as pictures and reports show them.
package enum NumberText {
  /// `number` with commas between thousands: 10,000.
  package static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return (number < 0 ? "−" : "") + result
  }

  /// `value` with `count` decimals and commas between thousands; "–" where it is not finite.
  package static func decimals(_ value: Double, _ count: Int) -> String {
    guard value.isFinite else { return "–" }
    let text = String(format: "%.\(count)f", abs(value))
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = Int(parts[0]).map(grouped) ?? String(parts[0])
    let isNegative = value < 0 && text.contains { ("1"..."9").contains($0) }
    return (isNegative ? "−" : "") + ([whole] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }

  /// A loss with four decimals, as 3.97e+19 from a million on; "–" or, without commas between thousands (`grouped`), "nan" where it is none.
  package static func loss(_ value: Double, grouped: Bool = true) -> String {
    if value.isFinite && abs(value) >= 1e6 { return String(format: "%.2e", value) }
    return grouped ? decimals(value, 4) : String(format: "%.4f", value)
  }

  /// `value` rounded to a whole number, without commas: 10000; "–" where it is not finite.
  package static func whole(_ value: Double) -> String { value.isFinite ? String(format: "%.0f", value) : "–" }

  /// A share, 0 to 1, as a percentage with `count` decimals: 91.6 %.
  package static func percent(_ share: Double, _ count: Int = 1) -> String {
    share.isFinite ? decimals(share * 100, count) + " %" : "–"
  }

  /// `value` with three digits or so that count: 0.00123, 12.3, 4,560; "–" where it is not finite.
  package static func short(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let size = abs(value)
    if size == 0 { return "0" }
    if size < 1e-4 || size >= 1e9 { return String(format: "%.2e", value) }
    let decimals = max(0, 2 - Int(saturating: log10(size).rounded(.down)))
    var text = Self.decimals(value, decimals)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// `count` of `noun`, in the plural unless it is one.
  package static func count(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}
