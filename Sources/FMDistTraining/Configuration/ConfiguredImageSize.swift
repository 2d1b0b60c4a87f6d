import FMDistDatasets
import FMDistImages

/// Height and width of the images, and their channels where they are said: `data.image_size`.
package struct ConfiguredImageSize: Equatable, Sendable, CustomStringConvertible {
  package var pixels: PixelSize
  /// nil for as many as the data has.
  package var channels: Int?

  package init(_ pixels: PixelSize, channels: Int? = nil) { (self.pixels, self.channels) = (pixels, channels) }

  /// All of the size; nil where the channels are not said.
  package var imageSize: ImageSize? {
    channels.map { ImageSize(height: pixels.height, width: pixels.width, channels: $0) }
  }

  /// For a person: "64 x 64", or "64 x 64 x 3".
  package var description: String { imageSize?.description ?? "\(pixels)" }
}
