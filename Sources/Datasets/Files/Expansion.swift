/// How far compressed data may expand: what is beyond is likelier made to fill memory than a data set.
///
/// Deflate makes up to 1032 bytes of one. Images that people publish expand two to six times, so these limits bind the memory that a
/// small file can take without refusing a usual one; and whoever has an unusual one can store it without compression.
enum Expansion {
  /// Free for any file, in bytes: small sets may be as empty as they like.
  static let free = 16_000_000
  /// Bytes beside for each compressed one.
  static let factor = 8

  /// The same for an image: drawings on white paper expand further than photographs.
  static let imageFactor = 24
  /// The smallest file that counts, in bytes: a whole block of a disk holds it.
  static let smallestImageFile = 1024

  /// The most bytes of pixels that images in files of `sizes` bytes may have together.
  static func limit(ofImages sizes: some Sequence<Int>) -> Int {
    sizes.reduce(free) { sum, size in
      let (product, overflow) = max(size, smallestImageFile).multipliedReportingOverflow(by: imageFactor)
      let (limit, overflowToo) = sum.addingReportingOverflow(product)
      return overflow || overflowToo ? .max : limit
    }
  }

  /// The most bytes that `compressed` bytes may become.
  static func limit(of compressed: Int) -> Int {
    let (product, overflow) = compressed.multipliedReportingOverflow(by: factor)
    return overflow || product > .max - free ? .max : product + free
  }
}
