import FMDistMemory

/// An array as a file holds it: any type of numbers, either byte order, row-major or column-major.
///
/// Readers make it with ``bytes`` as long as ``sizes`` and ``type`` say, and every size at least 1.
struct NumberArray {
  /// What it is called in messages: a file's path, or a path and a variable.
  let name: String
  /// The size of each dimension.
  let sizes: [Int]
  /// The type of the numbers.
  let type: NumberType
  /// Whether the numbers are floating-point by their meaning, though ``type`` may be of integers: MATLAB stores whole doubles so.
  var meansFloatingPoint = false
  /// Whether the most significant byte of a number comes first.
  var bigEndian = false
  /// Whether the first dimension's index runs fastest in memory, as in MATLAB and Fortran.
  var columnMajor = false
  /// Memory that holds the numbers.
  let storage: Buffer<UInt8>
  /// Where in ``storage`` the first number is.
  var start = 0
  /// Where in the decompressed file the first number is, if that helps anyone.
  var fileOffset: Int?
  /// The MD5 checksum of the same array as an IDX file, if it is known.
  var md5: Checksum?

  /// The sizes for a person: "60000 x 28 x 28".
  var shape: String { sizes.map(String.init).joined(separator: " x ") }
  /// Whether pixels follow the rule for floating-point numbers.
  var isFloatingPoint: Bool { meansFloatingPoint || type == .float32 || type == .float64 }
  /// The number of numbers.
  var count: Int { sizes.reduce(1, *) }
  /// The numbers' bytes.
  var bytes: View<UInt8> { storage.view[start..<start + count * type.size] }

  /// The number of elements, and of bytes, of an array of `sizes`; nil if one is below 1 or the product overflows.
  static func byteCount(_ sizes: [Int], _ type: NumberType) -> (count: Int, bytes: Int)? {
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size > 0, !overflow else { return nil }
      count = product
    }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.size)
    return overflow ? nil : (count, bytes)
  }
}
