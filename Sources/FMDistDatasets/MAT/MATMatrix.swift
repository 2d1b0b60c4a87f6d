import FMDistMemory

/// The head of a variable in a MATLAB 5 file, and where its numbers are.
struct MATMatrix {
  /// The variable's name.
  let name: String
  /// The size of each dimension; may hold zeros; none of an object's.
  let sizes: [Int]
  /// MATLAB's class: 6 to 15 are arrays of numbers.
  let classCode: UInt8
  let isComplex: Bool
  let isLogical: Bool
  /// Where the first numbers' element begins.
  let dataStart: Int

  private static let mostDimensions = 32
  /// The class of MATLAB's newer objects, whose variables have no sizes: SciPy's mio5 says so, the format's description does not.
  private static let opaque: UInt8 = 17

  /// The class of structures.
  static let structure: UInt8 = 2

  /// MATLAB's names of the classes that are no arrays of numbers.
  static let otherClasses: [UInt8: String] = [
    1: "a cell array", 2: "a structure", 3: "an object", 4: "text", 5: "a sparse matrix", 16: "a function",
    17: "a string, table, datetime or other object",
  ]

  /// Whether `classCode` is double's or single's, whose numbers the file may have as integers.
  static func isFloatingPoint(_ classCode: Int) -> Bool { classCode == 6 || classCode == 7 }

  /// The variable whose content (flags, sizes, name, numbers) is `range` of `bytes`; only the head needs to be there. Nil if it is
  /// no such thing.
  init?(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>, bigEndian: Bool) {
    guard let base = bytes.baseAddress else { return nil }
    func element(_ start: Int) -> MATElement? {
      MATElement(bytes, at: start, limit: range.upperBound, bigEndian: bigEndian)
    }
    guard let flags = element(range.lowerBound), flags.kind == .uint32, flags.content.count == 8 else { return nil }
    let word = UInt32.load(base + flags.content.lowerBound, bigEndian: bigEndian)
    classCode = UInt8(word & 0xFF)
    isComplex = word & 0x0800 != 0
    isLogical = word & 0x0200 != 0
    if classCode == Self.opaque {
      guard let name = element(flags.end), name.kind == .int8 || name.kind == .uint8 else { return nil }
      sizes = []
      self.name = String(decoding: bytes[name.content], as: UTF8.self)
      dataStart = name.end
      return
    }
    guard let dimensions = element(flags.end), dimensions.kind == .int32, dimensions.content.count % 4 == 0,
      (2...Self.mostDimensions).contains(dimensions.content.count / 4),
      let name = element(dimensions.end), name.kind == .int8 || name.kind == .uint8
    else { return nil }
    sizes = stride(from: dimensions.content.lowerBound, to: dimensions.content.upperBound, by: 4).map {
      Int(Int32.load(base + $0, bigEndian: bigEndian))
    }
    self.name = String(decoding: bytes[name.content], as: UTF8.self)
    dataStart = name.end
  }
}
