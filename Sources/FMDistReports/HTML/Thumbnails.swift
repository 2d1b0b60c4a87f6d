import FMDistPlatform

/// Images of each class, small enough for a page: their number and size follow from how many classes there are.
struct Thumbnails {
  /// An image.
  struct Image {
    var png: [UInt8]
    /// In points of the page.
    var width, height: Int
  }

  /// A class.
  struct Row {
    var name, note: String
    var images: [Image]
  }

  /// The classes that are shown.
  let rows: [Row]
  /// How many are not.
  let left: Int

  /// The most bytes of pixels that all together may have; a page is to stay below 2 MB.
  private static let mostBytes = 400_000
  /// The most classes that are shown, and images of each.
  private static let (mostClasses, mostImages) = (60, 8)
  /// The most pixels of an image's side.
  static let usualSide = 56

  /// Thumbnails of `samples`, with sides of at most `side` pixels and `bytes` of pixels; images that can't be drawn are left out.
  init(_ samples: [SampleSheet.Row], side: Int = usualSide, bytes: Int = mostBytes) {
    let shown = samples.prefix(Self.mostClasses)
    // What cairo writes has three bytes a pixel.
    let largest = shown.flatMap(\.images).map { Self.reducedSize($0, side).pixels * 3 }.max() ?? 1
    let count = min(Self.mostImages, max(1, bytes / max(1, largest * shown.count)))
    rows = shown.map { row in
      Row(
        name: row.name.brief(), note: row.note ?? "",
        images: row.images.prefix(count).compactMap { Self.image($0, side: side) })
    }
    left = samples.count - shown.count
  }

  /// `image` as it is shown; nil where it can't be drawn.
  static func image(_ image: ByteImage, side: Int = usualSide) -> Image? {
    let small = reduced(image, side)
    guard let png = try? Raster(small).png() else { return nil }
    // Twice as large where it is still small: hard pixels.
    let scale = max(small.height, small.width) <= 28 ? 2 : 1
    return Image(png: png, width: small.width * scale, height: small.height * scale)
  }

  /// The side of a square of pixels that becomes one, and the size that this gives.
  private static func reducedSize(_ image: ByteImage, _ side: Int) -> (step: Int, height: Int, width: Int, pixels: Int)
  {
    let step = (max(image.height, image.width) + side - 1) / side
    let (height, width) = (max(1, image.height / step), max(1, image.width / step))
    return (step, height, width, height * width)
  }

  /// `image` with one pixel for each square of pixels, their mean, so that no side is longer than `side`.
  private static func reduced(_ image: ByteImage, _ side: Int) -> ByteImage {
    let (step, height, width, _) = reducedSize(image, side)
    guard step > 1 else { return image }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(height * width * image.channels)
    for row in 0..<height {
      for column in 0..<width {
        for channel in 0..<image.channels {
          var (sum, count) = (0, 0)
          for y in row * step..<min((row + 1) * step, image.height) {
            for x in column * step..<min((column + 1) * step, image.width) {
              sum += Int(image.pixels[(y * image.width + x) * image.channels + channel])
              count += 1
            }
          }
          pixels.append(UInt8(clamping: sum / max(count, 1)))
        }
      }
    }
    return ByteImage(pixels: pixels, height: height, width: width, channels: image.channels)
  }
}
