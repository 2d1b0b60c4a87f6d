/// How far compressed data may expand: what is beyond is likelier made to fill memory than a data set.
///
/// Deflate makes up to 1032 bytes of one. Images that people publish expand two to six times, so these limits bind the memory that a
/// small file can take without refusing a usual one; and whoever has an unusual one can store it without compression.
enum DecompressionLimit {
  /// Free for any file, in bytes: small sets may be as empty as they like.
  static let free = 16_000_000
  /// Bytes beside for each compressed one.
  static let factor = 8

  /// How many bytes deflate makes of one at best (zlib's technical notes).
  static let deflate = 1032

  /// Whether `compressed` bytes can hold an image of `pixels` pixels of `bits` bits. Line drawings come near, so this is no question of
  /// what is usual; what images take in memory is limited by their number of values, and by the memory that there is.
  static func canHold(pixels: Int, bits: Int, compressed: Int) -> Bool {
    let (most, overflow) = compressed.multipliedReportingOverflow(by: deflate)
    return overflow || pixels * bits / 8 <= most
  }

  /// The most bytes that `compressed` bytes may become.
  static func bytes(from compressed: Int) -> Int {
    let (product, overflow) = compressed.multipliedReportingOverflow(by: factor)
    return overflow || product > .max - free ? .max : product + free
  }
}
