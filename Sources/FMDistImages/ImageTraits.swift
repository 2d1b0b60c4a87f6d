/// What there is to say of an image beside its pixels.
package struct ImageTraits: Sendable, Hashable, Codable {
  package let format: ImageFormat
  /// Whether the file holds colour; false too for a palette of greys.
  package var isStoredInColour = false
  /// Whether pixels were transparent, and now lie on a background.
  package var wasComposited = false
  /// Whether it has 16 bits a channel, and no value above 255: black, once they are brought to 8 bits.
  package var isFaint = false
  /// Whether it has 8 bits a channel, and only the values 0 and 1.
  package var isBinary = false
  /// How many pictures the file has, of which the first was taken.
  package var frames = 1

  package init(format: ImageFormat) { self.format = format }
}
