import Memory

/// Adds `source` to `sum`, element by element: one node of the summation tree.
public func add(_ source: View<Float>, to sum: View<Float>) {
  require(source.count == sum.count, "a sum of different lengths")
  let whole = sum.count / 16 * 16
  for i in stride(from: 0, to: whole, by: 16) { sum.base.store(sum.base.vector(i) + source.base.vector(i), i) }
  for i in whole..<sum.count { sum.base[i] += source.base[i] }
}
