/// `count` of `noun`: `1 unit`, `2 units`.
func counted(_ count: Int, _ noun: String) -> String { "\(groupedNumber(count)) \(noun)\(count == 1 ? "" : "s")" }

/// A number as short as it can be said: `2`, `0.001`.
func shortNumber(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}

/// A number with commas between its thousands.
func groupedNumber(_ number: Int) -> String {
  var digits = Array(String(number))
  for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
  return String(digits)
}
