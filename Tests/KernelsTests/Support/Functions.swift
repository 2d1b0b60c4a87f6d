import FMDistKernelRegistry
import FMDistKernels

/// A kernel's function of sixteen elements, for one.
func lane(_ x: Float, _ f: (Vector) -> Vector) -> Float { f(Vector(repeating: x))[5] }

/// The distance of `found` from `exact` in units of the last place of `exact`, as Float has them.
func ulps(_ found: Float, _ exact: Double) -> Double {
  abs(Double(found) - exact) / Double(max(Float(exact).ulp, .leastNormalMagnitude.ulp))
}

/// Every `step`-th float between `low` and `high`, both of one sign or zero, in the order of their bits.
func sweep(_ low: Float, _ high: Float, step: Int) -> [Float] {
  let (first, last) = (min(low.bitPattern, high.bitPattern), max(low.bitPattern, high.bitPattern))
  return stride(from: first, through: last, by: step).map(Float.init(bitPattern:))
}
