/// MATLAB 5 files made by the format's description (MathWorks, "MAT-File Format", chapter 1), for what SciPy's savemat does not write.
enum MATBytes {
  /// A file with `variables`, little-endian.
  static func file(_ variables: [[UInt8]]) -> [UInt8] {
    var bytes = Array("MATLAB 5.0 MAT-file".utf8)
    bytes += [UInt8](repeating: 0x20, count: 124 - bytes.count)
    return bytes + [0x00, 0x01] + Array("IM".utf8) + variables.joined()
  }

  /// An array of the MATLAB class `classCode` (6 double, 9 uint8) whose `values` are stored as unsigned bytes, column-major.
  static func array(_ name: String, classCode: Int, sizes: [Int], values: [UInt8]) -> [UInt8] {
    element(
      14,
      element(6, word(classCode) + word(0)) + element(5, sizes.flatMap(word)) + element(1, Array(name.utf8))
        + element(2, values))
  }

  /// A variable of the opaque class 17, as MATLAB stores a `string` or a `table`: no sizes, but names of a system and a class.
  static func opaque(_ name: String) -> [UInt8] {
    let reference = array("", classCode: 13, sizes: [6, 1], values: [0, 2, 1, 1, 1, 1])
    return element(
      14,
      element(6, word(17) + word(0)) + element(1, Array(name.utf8)) + element(1, Array("MCOS".utf8))
        + element(1, Array("string".utf8)) + reference)
  }

  private static func element(_ code: Int, _ content: [UInt8]) -> [UInt8] {
    word(code) + word(content.count) + content + [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
  }

  private static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
