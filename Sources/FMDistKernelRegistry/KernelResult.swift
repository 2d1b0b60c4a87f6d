import FMDistMemory

/// One array that a kernel wrote, and what it should hold.
package struct KernelResult {
  /// Its name in the formula.
  package let name: String
  /// What was found, padding left out.
  package let found: [Float]
  /// The formula in double precision, and how far the length of its sums lets single precision go from it.
  package let expected: [Expected]
  /// Bit by bit, by the one chain of operations that the kernel promises; nil where only ``expected`` is promised.
  package let bits: [Float]?
  /// What was found in the padding.
  package let padding: [Float]
  /// What padding should hold.
  package let rest: Float

  /// Rows of `width` numbers, `stride` apart.
  package init(
    _ name: String, _ buffer: Buffer<Float>, width: Int, stride: Int, expected: [Expected], bits: [Float]? = nil,
    rest: Float = 0
  ) {
    self.init(
      name, buffer.rows(width: width, stride: stride), expected: expected, bits: bits,
      padding: buffer.padding(width: width, stride: stride), rest: rest)
  }

  /// Numbers without padding, or with padding that was cut out before.
  package init(
    _ name: String, _ found: [Float], expected: [Expected], bits: [Float]? = nil, padding: [Float] = [],
    rest: Float = 0
  ) {
    self.name = name
    self.found = found
    self.expected = expected
    self.bits = bits
    self.padding = padding
    self.rest = rest
  }

  /// Numbers that are promised bit by bit, by a formula whose every operation is rounded as the kernel does it.
  package init(_ name: String, _ found: [Float], bits: [Float]) {
    self.init(name, found, expected: bits.map(Expected.exactly), bits: bits)
  }
}
