internal import CKernelTarget
import Memory

/// The sum of the squares of `floats`, whole vectors of sixteen, in double precision: lane by lane, then the lanes in order.
///
/// The squares of floats are exact in double precision, so it is the same with and without fused multiplication and addition.
public func sumOfSquares(_ floats: View<Float>) -> Double {
  require(floats.count % 16 == 0, "a sum of squares of no whole vectors")
  return fmdist_sum_of_squares(floats.base, floats.count)
}
