import FMDistMemory

/// The first page of a file of decoded images, whole: what is in the file, and checksums of all that is not an image.
struct ImageFileHeader: Equatable {
  let layout: ImageFileLayout
  /// How many images there are.
  let count: Int
  /// Where the notes lie.
  let notes: Range<Int>
  private let words: [UInt64]

  /// The header of a file of `count` images in `layout`, with `notes` behind them and `tables` as they are in the file.
  init(_ layout: ImageFileLayout, count: Int, notes: [UInt8], tables: MappedFile) {
    (self.layout, self.count) = (layout, count)
    self.notes = layout.byteCount..<layout.byteCount + notes.count
    var words = [UInt64](repeating: 0, count: ImageFileLayout.Word.allCases.count)
    func set(_ word: ImageFileLayout.Word, _ value: UInt64) { words[word.rawValue] = value }
    set(.magic, ImageFileLayout.magic)
    set(.version, ImageFileLayout.version)
    set(.capacity, UInt64(layout.capacity))
    set(.count, UInt64(count))
    set(.height, UInt64(layout.size.height))
    set(.width, UInt64(layout.size.width))
    set(.channels, UInt64(layout.size.channels))
    set(.notesOffset, UInt64(layout.byteCount))
    set(.notesCount, UInt64(notes.count))
    set(.notesHash, notes.withUnsafeBytes { ImageHash.of($0) })
    set(.tablesHash, Self.hash(of: layout, in: tables))
    set(.headerHash, Self.hash(of: words))
    self.words = words
  }

  /// The header of `file`; nil if it is not one, or not the whole file's.
  init?(_ file: MappedFile) {
    guard file.bytes.count >= ImageFileLayout.pageBytes else { return nil }
    let words = ImageFileLayout.Word.allCases.map {
      file.bytes.load(fromByteOffset: 8 * $0.rawValue, as: UInt64.self)
    }
    func get(_ word: ImageFileLayout.Word) -> UInt64 { words[word.rawValue] }
    guard get(.magic) == ImageFileLayout.magic, get(.version) == ImageFileLayout.version,
      get(.headerHash) == Self.hash(of: words)
    else { return nil }
    // Nobody but fmdist has written numbers with this hash: they fit together.
    layout = ImageFileLayout(
      capacity: Int(get(.capacity)),
      size: ImageSize(height: Int(get(.height)), width: Int(get(.width)), channels: Int(get(.channels))))
    count = Int(get(.count))
    notes = Int(get(.notesOffset))..<Int(get(.notesOffset) + get(.notesCount))
    self.words = words
    guard file.bytes.count == notes.upperBound, notes.lowerBound == layout.byteCount, count <= layout.capacity else {
      return nil
    }
  }

  /// Whether the tables and the notes of `file` are what was written.
  func agrees(with file: MappedFile) -> Bool {
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[notes])
    return ImageHash.of(bytes) == words[ImageFileLayout.Word.notesHash.rawValue]
      && Self.hash(of: layout, in: file) == words[ImageFileLayout.Word.tablesHash.rawValue]
  }

  /// Overwrites the first page of `file`.
  func write(to file: MappedFile) {
    for (place, word) in words.enumerated() {
      file.bytes.storeBytes(of: word, toByteOffset: 8 * place, as: UInt64.self)
    }
  }

  private static func hash(of layout: ImageFileLayout, in file: MappedFile) -> UInt64 {
    ImageHash.of(UnsafeRawBufferPointer(rebasing: file.bytes[layout.hashes..<layout.states + 8 * layout.capacity]))
  }

  private static func hash(of words: [UInt64]) -> UInt64 {
    words.dropLast().withUnsafeBytes { ImageHash.of($0) }
  }
}
