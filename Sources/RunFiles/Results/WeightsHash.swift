import Digests

/// The SHA-256 of weights, fed array by array: float32, little-endian.
///
/// The same values in the same order give the same hash, however they are cut into arrays.
public struct WeightsHash {
  private let hash = MessageDigest(.sha256)

  /// The hash of nothing so far.
  public init() {}

  /// Adds `values`.
  public mutating func update(_ values: UnsafeBufferPointer<Float>) {
    // Every machine that fmdist runs on is little-endian; others would have to swap here and in the file formats.
    hash.update(UnsafeRawBufferPointer(values))
  }

  /// Adds `values`.
  public mutating func update(_ values: [Float]) {
    values.withUnsafeBufferPointer { update($0) }
  }

  /// The hash so far, as 64 hexadecimal digits.
  public func finalize() -> String { hash.finalize().hexadecimal }
}
