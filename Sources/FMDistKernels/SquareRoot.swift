internal import CFMDistKernelTarget

/// √x of sixteen elements, correctly rounded.
@inline(always)
func squareRoot(_ x: Vector) -> Vector {
  var root = x
  withUnsafeMutableBytes(of: &root) { fmdist_square_root($0.baseAddress?.assumingMemoryBound(to: Float.self)) }
  return root
}
