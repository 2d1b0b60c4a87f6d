internal import CFMDistKernelTarget
import FMDistMemory

/// Which sums of the summation tree are rounded to bfloat16: all that may be sent from host to host, whoever computes them.
///
/// Rounding is part of the sums' order, so it is done at the same nodes at any number of ranks and hosts, and what is rounded
/// is sent in half the bytes without any further loss.
package enum NodeRounding: Sendable, Equatable {
  /// None.
  case none
  /// Every sum: those of a subtree that is not the whole tree.
  case all
  /// Every sum but the last, which is the tree's root and is never sent.
  case allButLast

  /// Whether a sum is rounded; `isLast` says that it is the last of the subtree.
  @inline(__always)
  func rounds(isLast: Bool) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .allButLast: !isLast
    }
  }
}

extension Vector {
  /// The nearest bfloat16 of each lane, ties to even; NaN stays NaN.
  @inline(__always)
  var roundedToBFloat16: Vector {
    var vector = self
    withUnsafeMutableBytes(of: &vector) {
      fmdist_round_bfloat16($0.baseAddress?.assumingMemoryBound(to: Float.self))
    }
    return vector
  }
}

/// Rounds each of `floats`, whole vectors or not, to the nearest bfloat16, ties to even; NaN stays NaN.
package func roundToBFloat16(_ floats: View<Float>) {
  let whole = floats.count / 16 * 16
  for i in stride(from: 0, to: whole, by: 16) { floats.base.store(floats.base.vector(i).roundedToBFloat16, i) }
  guard whole < floats.count else { return }
  var rest = Vector.zero
  for i in whole..<floats.count { rest[i - whole] = floats.base[i] }
  rest = rest.roundedToBFloat16
  for i in whole..<floats.count { floats.base[i] = rest[i - whole] }
}

/// Overwrites `halves` with the upper halves of `floats`: exact where these are rounded to bfloat16.
package func packBFloat16(_ floats: View<Float>, into halves: View<UInt16>) {
  require(floats.count == halves.count, "bfloat16 of another count")
  fmdist_pack_bfloat16(floats.base, halves.base, floats.count)
}

/// Overwrites `floats` with what ``packBFloat16(_:into:)`` made `halves` of.
package func unpackBFloat16(_ halves: View<UInt16>, into floats: View<Float>) {
  require(floats.count == halves.count, "bfloat16 of another count")
  fmdist_unpack_bfloat16(halves.base, floats.base, floats.count)
}
