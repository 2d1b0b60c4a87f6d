import FMDistDigests

/// The SHA-256 of weights, fed array by array: float32, little-endian.
///
/// The same values in the same order give the same hash, however they are cut into arrays.
package struct WeightsHash {
  private let hash = MessageDigest(.sha256)

  /// The hash of nothing so far.
  package init() {}

  /// Adds `values`.
  package mutating func update(_ values: UnsafeBufferPointer<Float>) {
    // Every machine that fmdist runs on is little-endian; others would have to swap here and in the file formats.
    hash.update(UnsafeRawBufferPointer(values))
  }

  /// Adds `values`.
  package mutating func update(_ values: [Float]) {
    values.withUnsafeBufferPointer { update($0) }
  }

  /// The hash so far, as 64 hexadecimal digits.
  package func finalize() -> String { hash.finalize().hexadecimal }
}
