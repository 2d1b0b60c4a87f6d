import FMDistMemory

/// Adds `source` to `sum`, element by element: one node of the summation tree.
package func add(_ source: View<Float>, to sum: View<Float>) {
  require(source.count == sum.count, "a sum of different lengths")
  let whole = sum.count / 16 * 16
  for i in stride(from: 0, to: whole, by: 16) { sum.base.store(sum.base.vector(i) + source.base.vector(i), i) }
  for i in whole..<sum.count { sum.base[i] += source.base[i] }
}

/// Overwrites `result` with `sum` + `factor` · `source`, rounded once; whole vectors of sixteen. `result` may be `sum`.
package func addScaled(_ source: View<Float>, factor: Float, to sum: View<Float>, into result: View<Float>) {
  require(
    source.count % 16 == 0 && source.count == sum.count && result.count == sum.count, "a scaled sum of wrong lengths")
  for i in stride(from: 0, to: sum.count, by: 16) {
    result.base.store(sum.base.vector(i).addingProduct(source.base.vector(i), Vector(repeating: factor)), i)
  }
}

/// Overwrites `result` with `sum` + `factor` · sign(`source`), rounded once; the sign of zero is zero. As ``addScaled``.
package func addScaledSigns(
  of source: View<Float>, factor: Float, to sum: View<Float>, into result: View<Float>
) {
  require(
    source.count % 16 == 0 && source.count == sum.count && result.count == sum.count, "a scaled sum of wrong lengths")
  for i in stride(from: 0, to: sum.count, by: 16) {
    let x = source.base.vector(i)
    let step = Vector.zero.replacing(with: factor, where: x .> 0).replacing(with: -factor, where: x .< 0)
    result.base.store(sum.base.vector(i) + step, i)
  }
}
