import FMDistMemory
import FMDistPlatform

/// A NumPy file: one array, plain or compressed with gzip.
package enum NPYFile {
  /// Reads the array of `content` ("images", "labels") in the file at `path`. Every byte of the file is accounted for, and memory
  /// is taken as they arrive.
  static func read(_ path: String, content: String) throws(DatasetError) -> NumberArray {
    let file = try InputFile(path)
    return try read(from: file.decompressed(), path: path, size: file.size, content: content)
  }

  /// The array that `stream` holds, a file or a part of one that is called `path` and has `size` bytes.
  static func read(
    from stream: any ByteStream, path: String, size fileSize: Int, content: String
  ) throws(DatasetError) -> NumberArray {
    let header = try NPYHeader(from: stream, of: content, path: path)
    let shape = "(\(header.sizes.map(String.init).joined(separator: ", ")))"
    guard !header.sizes.isEmpty, let size = NumberArray.byteCount(header.sizes, header.type) else {
      throw DatasetError(
        .malformed, "\(path): expected an array of \(content), found the shape \(shape). Save the array that was meant."
      )
    }
    let promise = ArrayPayload(
      count: size.bytes, content: content, shape: "\(shape) of \(header.type)", headerLength: header.length,
      advice: "save it again")
    let storage = try promise.read(from: stream, of: path, size: fileSize)
    return NumberArray(
      name: path, sizes: header.sizes, type: header.type, bigEndian: header.bigEndian, columnMajor: header.columnMajor,
      storage: storage)
  }

  /// The file of `values`, row-major; their number is the product of `sizes`.
  package static func bytes(of values: [Float], sizes: [Int]) -> [UInt8] {
    header(sizes, type: .float32) + values.withUnsafeBytes { Array($0) }
  }

  /// The header of a file of `type`, unsigned bytes, 16-bit numbers or floats, little-endian and row-major, in version 1.
  static func header(_ sizes: [Int], type: NumberType) -> [UInt8] {
    let description = type == .uint8 ? "|u1" : type == .float32 ? "<f4" : "<u2"
    let shape = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.map(String.init).joined(separator: ", ")))"
    var text = "{'descr': '\(description)', 'fortran_order': False, 'shape': \(shape), }"
    // The numbers begin at a multiple of 64 bytes, after a line's end.
    let fixed = NPYHeader.magic.count + 4
    text += String(repeating: " ", count: 63 - (fixed + text.utf8.count) % 64) + "\n"
    let length = UInt16(text.utf8.count)
    return NPYHeader.magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }
}
