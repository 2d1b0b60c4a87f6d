import FMDistMemory

/// Labelled images of one size, as bytes. Immutable once made: views of it are for reading.
package struct ImageSet: Sendable {
  /// All pixels, N x H x W x C in row-major order (NHWC), 0 is black and 255 is full brightness.
  package let pixels: Buffer<UInt8>
  /// The class of each image, N values below ``classNames``'s count.
  package let labels: Buffer<UInt8>
  /// H, in pixels.
  package let height: Int
  /// W, in pixels.
  package let width: Int
  /// C: 1 for grey, 3 for colour.
  package let channels: Int
  /// The classes' names, in the order of their labels.
  package let classNames: [String]

  /// No more images than can be numbered in 32 bits.
  package static var mostImages: Int { Int(Int32.max) }

  /// A set of `labels.count` images; `pixels` must hold that many of the given size, and labels must be in range.
  package init(
    pixels: Buffer<UInt8>, labels: Buffer<UInt8>, height: Int, width: Int, channels: Int, classNames: [String]
  ) {
    precondition(height > 0 && width > 0 && channels > 0, "images need a size")
    precondition(pixels.count == labels.count * height * width * channels, "pixels and labels differ in number")
    precondition(labels.view.elements.allSatisfy { $0 < classNames.count }, "a label has no class")
    self.pixels = pixels
    self.labels = labels
    self.height = height
    self.width = width
    self.channels = channels
    self.classNames = classNames
  }

  /// N, the number of images.
  package var count: Int { labels.count }
  /// The number of classes.
  package var classCount: Int { classNames.count }
  /// The bytes of one image, H x W x C.
  package var pixelsPerImage: Int { height * width * channels }

  /// The bytes of image `index`, H x W x C, valid as long as the set lives.
  package func image(_ index: Int) -> View<UInt8> {
    pixels.view[index * pixelsPerImage..<(index + 1) * pixelsPerImage]
  }

  /// The number of images of each class, in label order.
  package var countsPerClass: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels.view.elements { counts[Int(label)] += 1 }
    return counts
  }
}
