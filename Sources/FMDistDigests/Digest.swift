/// The result of a hash function: 16 bytes of MD5, or 32 of SHA-256.
package struct Digest: Hashable, Sendable {
  private let bytes: SIMD32<UInt8>
  private let count: Int

  init(_ bytes: SIMD32<UInt8>, count: Int) { (self.bytes, self.count) = (bytes, count) }

  /// Two lower-case hexadecimal digits for each byte.
  package var hexadecimal: String { Digest.hexadecimal((0..<count).map { bytes[$0] }) }

  /// Two lower-case hexadecimal digits for each of `bytes`.
  package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
