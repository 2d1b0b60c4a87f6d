import Crypto

/// The SHA-256 of weights, fed array by array: float32, little-endian.
///
/// The same values in the same order give the same hash, however they are cut into arrays.
public struct WeightsHash {
  private var hash = SHA256()

  /// The hash of nothing so far.
  public init() {}

  /// Adds `values`.
  public mutating func update(_ values: UnsafeBufferPointer<Float>) {
    // Every machine that fmdist runs on is little-endian; others would have to swap here and in the file formats.
    hash.update(bufferPointer: UnsafeRawBufferPointer(values))
  }

  /// Adds `values`.
  public mutating func update(_ values: [Float]) {
    values.withUnsafeBufferPointer { update($0) }
  }

  /// The hash so far, as 64 hexadecimal digits.
  public func finalize() -> String { SHA256Text.hexadecimal(hash.finalize()) }
}

/// SHA-256 as text.
enum SHA256Text {
  static func hexadecimal(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  static func of(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
}
