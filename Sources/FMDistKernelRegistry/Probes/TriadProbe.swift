import FMDistMemory

/// STREAM's triad (McCalpin, 1995), a = b + factor · c, over three arrays: what memory of their size can give and take.
package final class TriadProbe: Sendable {
  private let a, b, c: Buffer<Float>

  /// Three arrays of `bytes` together, whole blocks.
  package init(bytes: Int) {
    let count = max(1, bytes / 12 / 64) * 64
    (a, b, c) = (Buffer(count: count), Buffer(count: count), Buffer(count: count))
  }

  /// What one run reads and writes; the lines that a store fetches before it overwrites them are not counted.
  package var bytes: Double { 12 * Double(a.count) }

  /// One pass.
  @inline(never)
  package func run(factor: Float) {
    let factor = SIMD16<Float>(repeating: factor)
    let (target, left, right) = (a.view.base, b.view.base, c.view.base)
    for i in stride(from: 0, to: a.count, by: 64) {
      for part in 0..<4 {
        let offset = i &+ part &* 16
        let sum = Self.load(left + offset).addingProduct(Self.load(right + offset), factor)
        UnsafeMutableRawPointer(target + offset).storeBytes(of: sum, as: SIMD16<Float>.self)
      }
    }
  }

  @inline(__always)
  private static func load(_ address: UnsafeMutablePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD16<Float>.self)
  }
}
