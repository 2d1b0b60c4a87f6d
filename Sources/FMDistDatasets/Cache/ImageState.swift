import FMDistImages

/// How the decoding of an image went, as a word of 64 bits that ranks share.
struct ImageState {
  let word: UInt64

  /// Not decoded yet.
  static let open: UInt64 = 0
  /// It could not be.
  static let fault: UInt64 = 2
  private static let done: UInt64 = 1

  /// Decoded, with these traits.
  init(_ traits: ImageTraits) {
    var word = Self.done | UInt64(ImageFormat.allCases.firstIndex(of: traits.format) ?? 0) << 8
    for (place, flag) in [traits.isStoredInColour, traits.wasComposited, traits.isFaint, traits.isBinary].enumerated()
    where flag {
      word |= 1 << UInt64(16 + place)
    }
    self.word = word | UInt64(UInt32(clamping: traits.frames)) << 32
  }

  init(word: UInt64) { self.word = word }

  /// Nil where it was not decoded.
  var traits: ImageTraits? {
    let format = Int(word >> 8 & 0xFF)
    guard word & 0xFF == Self.done, ImageFormat.allCases.indices.contains(format) else { return nil }
    var traits = ImageTraits(format: ImageFormat.allCases[format])
    traits.isStoredInColour = word >> 16 & 1 == 1
    traits.wasComposited = word >> 17 & 1 == 1
    traits.isFaint = word >> 18 & 1 == 1
    traits.isBinary = word >> 19 & 1 == 1
    traits.frames = Int(word >> 32)
    return traits
  }
}
