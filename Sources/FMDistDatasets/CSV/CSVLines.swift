import FMDistMemory
import Foundation

/// A file's lines, a block of whole lines at a time, so that a table of any length needs little memory beside what it holds.
struct CSVLines {
  private let stream: any ByteStream
  private let path: String
  private var block: Buffer<UInt8>
  private var filled = 0
  private var consumed = 0
  private var isOver = false

  /// Room behind the last line: a final line's end, and what a reader of eight bytes at a time may touch.
  private static let slack = 16
  private static let newline = UInt8(ascii: "\n")

  init(_ stream: any ByteStream, path: String, blockSize: Int = 1 << 20) {
    self.stream = stream
    self.path = path
    block = Buffer(count: blockSize + Self.slack)
  }

  /// The next lines, each with its end (the file's last gets one if it lacks it), or nil. They are good until the next call.
  mutating func next() throws(DatasetError) -> UnsafeBufferPointer<UInt8>? {
    let base = block.view.base
    memmove(base, base + consumed, filled - consumed)
    filled -= consumed
    consumed = 0
    while true {
      if !isOver {
        let room = block.count - Self.slack - filled
        let count = try stream.read(
          into: UnsafeMutableRawBufferPointer(start: block.view.base + filled, count: room))
        filled += count
        isOver = count < room
        if isOver, filled > 0, block.view[filled - 1] != Self.newline {
          block.view[filled] = Self.newline
          filled += 1
        }
      }
      guard filled > 0 else { return nil }
      var end = filled
      while end > 0, block.view.base[end - 1] != Self.newline { end -= 1 }
      if end > 0 {
        consumed = end
        return UnsafeBufferPointer(start: block.view.base, count: end)
      }
      guard block.count < CSVHeader.longestLine else {
        throw DatasetError(
          .malformed,
          "\(path): expected lines of a table, found one of more than \(CSVHeader.longestLine) bytes. Write a line for each image, or "
            + "store larger images as NumPy or image files.")
      }
      let larger = Buffer<UInt8>(count: 2 * block.count)
      larger.view[0..<filled].copy(from: block.view[0..<filled])
      block = larger
    }
  }
}
