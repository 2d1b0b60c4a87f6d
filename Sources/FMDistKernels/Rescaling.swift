import FMDistMemory

/// Overwrites `y` with x · `scale` + `offset`, rounded once. x and y may be the same memory.
package func rescale(_ x: View<Float>, scale: Float, offset: Float, into y: View<Float>) {
  require(x.count == y.count, "rescaling between different lengths")
  let (factor, summand) = (Vector(repeating: scale), Vector(repeating: offset))
  let whole = x.count / 16 * 16
  for i in stride(from: 0, to: whole, by: 16) { y.base.store(summand.addingProduct(x.base.vector(i), factor), i) }
  for i in whole..<x.count { y.base[i] = offset.addingProduct(x.base[i], scale) }
}
