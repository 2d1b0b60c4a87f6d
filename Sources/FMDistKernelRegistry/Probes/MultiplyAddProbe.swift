internal import CFMDistKernelTarget

/// As many fused multiplications and additions as the processor can do: independent chains in registers, no memory.
package enum MultiplyAddProbe {
  /// Floating-point operations of one round.
  package static var flopsPerRound: Double { 2 * 16 * Double(hasWideRegisters ? 4 * 4 : 3 * 2) }

  // More chains than a unit's latency times the units that there are, and few enough to stay in registers.
  private static var hasWideRegisters: Bool { FMDIST_TILE_SUMS >= 24 }

  /// Does `rounds` rounds of sums = sums · factor + addend; the result is of no use but to whoever would leave it out.
  @inline(never)
  package static func run(rounds: Int, factor: Float, addend: Float) -> Float {
    hasWideRegisters
      ? Chains<4, 4>.run(rounds: rounds, factor: factor, addend: addend)
      : Chains<3, 2>.run(rounds: rounds, factor: factor, addend: addend)
  }
}

/// M · N sums of sixteen floats.
private struct Chains<let M: Int, let N: Int> {
  private var sums = InlineArray<M, InlineArray<N, SIMD16<Float>>>(repeating: .init(repeating: .zero))

  @inline(__always)
  static func run(rounds: Int, factor: Float, addend: Float) -> Float {
    let (factor, addend) = (SIMD16<Float>(repeating: factor), SIMD16<Float>(repeating: addend))
    var chains = Chains()
    // Each begins elsewhere, so that no two are one.
    for m in 0..<M { for n in 0..<N { chains.sums[m][n] = addend * Float(m &* N &+ n) } }
    for _ in 0..<rounds {
      for m in 0..<M {
        for n in 0..<N { chains.sums[m][n] = addend.addingProduct(chains.sums[m][n], factor) }
      }
    }
    var total = SIMD16<Float>.zero
    for m in 0..<M { for n in 0..<N { total += chains.sums[m][n] } }
    return total.sum()
  }
}
