import FMDistMemory

/// Where what is in a file of decoded images: a page with a header, the images, for each a hash of 64 bits and a word on how it went, and notes.
///
/// Numbers are as the machine has them.
package struct ImageFileLayout: Equatable, Sendable {
  /// How many images there is room for.
  let capacity: Int
  let size: ImageSize

  package init(capacity: Int, size: ImageSize) { (self.capacity, self.size) = (capacity, size) }

  /// Numbers of the header, by place.
  enum Word: Int, CaseIterable {
    case magic, version, capacity, count, height, width, channels, notesOffset, notesCount, notesHash, tablesHash
    /// Of all before it.
    case headerHash
  }

  static let magic: UInt64 = 0x3153_4547_414D_4946  // "FIMAGES1"
  static let version: UInt64 = 1
  static let pageBytes = 4096
  /// What the ranks that decode count in while they do: the next image, and how many are done. A cache line each.
  static let next = 2048
  static let done = 2048 + 64

  static var pixels: Int { pageBytes }
  package var hashes: Int { (Self.pixels + capacity * size.count + 63) / 64 * 64 }
  var states: Int { hashes + 8 * capacity }
  /// The bytes without notes.
  package var byteCount: Int { (states + 8 * capacity + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes }

  /// Where image `index` lies.
  package func image(_ index: Int) -> Range<Int> {
    let start = Self.pixels + index * size.count
    return start..<start + size.count
  }
}
