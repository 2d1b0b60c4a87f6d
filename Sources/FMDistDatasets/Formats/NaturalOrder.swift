/// The order of names that people expect: numbers in them are compared by value, so that 9.png comes before 10.png.
///
/// Everything else is compared byte by byte; names that differ only in zeros before their numbers are, too, so that the order
/// is total.
func naturallyPrecedes(_ one: String, _ other: String) -> Bool {
  let (left, right) = (Array(one.utf8), Array(other.utf8))
  func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  /// The digits from `start` on, without zeros before them, and where they end.
  func number(_ text: [UInt8], _ start: Int) -> (digits: ArraySlice<UInt8>, end: Int) {
    var end = start
    while end < text.count, isDigit(text[end]) { end += 1 }
    var first = start
    while first < end, text[first] == 0x30 { first += 1 }
    return (text[first..<end], end)
  }
  var (i, j) = (0, 0)
  while i < left.count, j < right.count {
    if isDigit(left[i]), isDigit(right[j]) {
      let (a, b) = (number(left, i), number(right, j))
      if a.digits.count != b.digits.count { return a.digits.count < b.digits.count }
      if a.digits != b.digits { return a.digits.lexicographicallyPrecedes(b.digits) }
      (i, j) = (a.end, b.end)
    } else {
      if left[i] != right[j] { return left[i] < right[j] }
      (i, j) = (i + 1, j + 1)
    }
  }
  if left.count - i != right.count - j { return left.count - i < right.count - j }
  return left.lexicographicallyPrecedes(right)
}
