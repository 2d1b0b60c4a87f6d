import FMDistMemory

/// Overwrites `y` with x · `scale`, but with ±`limit` where it is beyond that; whole vectors of sixteen. x and y may be the same memory.
///
/// What is not a number stays so.
package func clip(_ x: View<Float>, times scale: Float, to limit: Float, into y: View<Float>) {
  require(x.count % 16 == 0 && y.count == x.count && limit >= 0, "clipping between different lengths")
  let (most, least) = (Vector(repeating: limit), Vector(repeating: -limit))
  for i in stride(from: 0, to: x.count, by: 16) {
    let value = x.base.vector(i) * scale
    y.base.store(value.replacing(with: most, where: value .> most).replacing(with: least, where: value .< least), i)
  }
}
