import FMDistMemory

/// Whether every element of `x` is finite: neither NaN nor infinite.
package func allFinite(_ x: View<Float>) -> Bool {
  // Such a number has all bits of its exponent set, so without its sign it is the largest as an integer.
  var largest: UInt32 = 0
  for index in 0..<x.count { largest = max(largest, x.base[index].bitPattern & 0x7FFF_FFFF) }
  return largest < 0x7F80_0000
}
