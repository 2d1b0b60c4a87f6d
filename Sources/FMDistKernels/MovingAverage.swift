import FMDistMemory

/// Overwrites `average` with m a + (1 - m) b, where b is `sum` · `scale` and m the `momentum`; whole vectors of sixteen.
package func moveAverage(_ average: View<Float>, towards sum: View<Float>, scale: Float, momentum: Float) {
  require(average.count % 16 == 0 && average.count == sum.count, "a moving average of wrong lengths")
  let rest = (1 - momentum) * scale
  for i in stride(from: 0, to: average.count, by: 16) {
    average.base.store(
      (average.base.vector(i) * momentum).addingProduct(sum.base.vector(i), Vector(repeating: rest)), i)
  }
}
