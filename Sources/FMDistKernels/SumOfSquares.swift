internal import CFMDistKernelTarget
import FMDistMemory

/// The sum of the squares of `floats`, whole vectors of sixteen, in double precision: lane by lane, then the lanes in order.
///
/// The squares of floats are exact in double precision, so it is the same with and without fused multiplication and addition.
package func sumOfSquares(_ floats: View<Float>) -> Double {
  require(floats.count % 16 == 0, "a sum of squares of no whole vectors")
  return fmdist_sum_of_squares(floats.base, floats.count)
}

/// The sum of the magnitudes of `floats`, whole vectors of sixteen, in double precision: lane by lane, then the lanes in order.
package func sumOfMagnitudes(_ floats: View<Float>) -> Double {
  require(floats.count % 16 == 0, "a sum of magnitudes of no whole vectors")
  var sums = SIMD16<Double>.zero
  for i in stride(from: 0, to: floats.count, by: 16) {
    let x = SIMD16<Double>(floats.base.vector(i))
    sums += x.replacing(with: -x, where: x .< 0)
  }
  var sum = 0.0
  for lane in 0..<16 { sum += sums[lane] }
  return sum
}
