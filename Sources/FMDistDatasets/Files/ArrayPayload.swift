import FMDistMemory
import FMDistPlatform

/// The bytes that an array's header promises behind it: all that is left of the file, and nothing else.
struct ArrayPayload {
  /// How many.
  let count: Int
  /// What they are, such as "images".
  let content: String
  /// The array's shape in words.
  let shape: String
  /// The header's own bytes.
  let headerLength: Int
  /// What to do where the promise is broken, such as "fetch it again".
  let advice: String

  /// Reads them from `stream`, the content of what is called `path` and has `size` bytes. Memory is taken as they arrive.
  func read(from stream: any ByteStream, of path: String, size: Int) throws(DatasetError) -> Buffer<UInt8> {
    let most = stream.maximumCount
    guard count <= most else {
      throw DatasetError(
        .malformed,
        "\(path): its header promises \(count) bytes of \(content) (\(shape)), but a file of \(size) bytes can hold at most "
          + "\(most). It is cut short or its header is damaged: \(advice).")
    }
    if let values = stream.rest(count, behind: headerLength) { return values }
    let values = try stream.grow(to: count)
    guard values.count == count else {
      throw DatasetError(
        .malformed,
        "\(path): expected \(count) bytes of \(content) after the header (\(shape)), found only \(values.count). The file is cut "
          + "short: \(advice).")
    }
    guard try stream.take(1).isEmpty else {
      throw DatasetError(
        .malformed,
        "\(path): expected the end of the file after \(headerLength + count) bytes (\(shape)), found more bytes. The file is "
          + "damaged or its header is wrong: \(advice).")
    }
    return values.finish()
  }
}
