/// A tensor in a file: its name, type, shape and where its bytes lie.
package struct TensorDescription: Sendable, Equatable {
  /// The name, `dense/kernel`.
  package let name: String
  /// The element type.
  package let type: TensorType
  /// The lengths of the axes, outermost first; empty for a single number.
  package let shape: [Int]
  /// Where the bytes lie, counted from the end of the header.
  package let byteRange: Range<Int>

  /// The number of elements.
  package var count: Int { byteRange.count / type.byteCount }

  /// The bytes that `shape` takes in `type`, or nil when that overflows or an axis is negative.
  static func byteCount(_ type: TensorType, _ shape: [Int]) -> Int? {
    var product = type.byteCount
    for length in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { return nil }
      product = next
    }
    return product
  }

  /// A shape as people write it: "3 x 3 x 1 x 32".
  package static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " x ")
  }
}
