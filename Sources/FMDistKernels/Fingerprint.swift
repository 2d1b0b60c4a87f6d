internal import CFMDistKernelTarget
import FMDistMemory

/// A number that tells the bits of `floats`, whole vectors of sixteen, from others, and from the same in another place: `place` is
/// part of it. Made of steps that each can be undone, so two arrays that differ in one float never have the same.
///
/// Not for: what somebody may want to forge.
package func fingerprint(of floats: View<Float>, place: UInt64) -> UInt64 {
  require(floats.count % 16 == 0, "a fingerprint of no whole vectors")
  return fmdist_fingerprint(floats.base, floats.count, (place &+ 1) &* 0x9e37_79b9_7f4a_7c15)
}
