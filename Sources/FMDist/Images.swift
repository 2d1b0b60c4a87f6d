import FMDistDatasets
import FMDistMemory

/// Labelled images of one shape, as bytes.
public struct Images: Sendable {
  let bytes: ImageSet

  init(_ images: ImageSet) { self.bytes = images }

  /// `labels.count` images from arrays.
  ///
  /// - Parameters:
  ///   - pixels: N x H x W x C bytes in row-major order (NHWC), 0 black and 255 full brightness.
  ///   - labels: The class of each image, N numbers from 0 to below the number of classes.
  ///   - shape: H, W and C.
  ///   - classNames: The names of the classes in the order of their labels; by default "0", "1", … up to the largest label.
  /// - Throws: ``Failure`` where the arrays do not fit each other.
  public init(pixels: [UInt8], labels: [Int], shape: ImageShape, classNames: [String]? = nil) throws(Failure) {
    guard let count = shape.count else {
      throw Failure(.badData, "images of \(shape): expected a height, width and number of channels of at least 1")
    }
    let (expected, overflow) = labels.count.multipliedReportingOverflow(by: count)
    guard !overflow, pixels.count == expected else {
      throw Failure(
        .badData,
        "\(labels.count) labels and \(pixels.count) pixels: expected \(count) pixels for each label, as images are \(shape)"
      )
    }
    guard labels.count <= ImageSet.mostImages else {
      throw Failure(.badData, "\(labels.count) images: expected at most \(ImageSet.mostImages)")
    }
    guard count <= ImageSize.mostPixels else {
      throw Failure(.badData, "images of \(shape): expected at most \(ImageSize.mostPixels) values in an image")
    }
    let greatest = labels.max() ?? 0
    guard classNames != nil || greatest < Images.mostClasses else {
      throw Failure(.badData, "a label is \(greatest): expected numbers from 0 to \(Images.mostClasses - 1)")
    }
    let names = try Failure.told {
      try classNames.map { try ClassNames($0, origin: "classNames").names } ?? (0...max(0, greatest)).map(String.init)
    }
    guard let wrong = labels.firstIndex(where: { !names.indices.contains($0) }) else {
      bytes = ImageSet(
        pixels: Buffer(pixels), labels: Buffer(labels.map { UInt8($0) }), height: shape.height, width: shape.width,
        channels: shape.channels, classNames: names)
      return
    }
    throw Failure(
      .badData,
      "label \(wrong) is \(labels[wrong]): expected a number from 0 to \(names.count - 1), as there are \(names.count) classes"
    )
  }

  /// Images without labels, for ``Model/predict(_:threads:)``: N x H x W x C bytes.
  public init(pixels: [UInt8], shape: ImageShape) throws(Failure) {
    try self.init(
      pixels: pixels, labels: [Int](repeating: 0, count: pixels.count / max(1, shape.count ?? 1)), shape: shape)
  }

  /// What a label of one byte can tell apart.
  static let mostClasses = 256

  /// N, the number of images.
  public var count: Int { bytes.count }
  /// H, W and C.
  public var shape: ImageShape { ImageShape(height: bytes.height, width: bytes.width, channels: bytes.channels) }
  /// The names of the classes in the order of their labels.
  public var classNames: [String] { bytes.classNames }
  /// The class of each image.
  public var labels: [Int] { bytes.labels.view.elements.map(Int.init) }
  /// The bytes of image `index`, H x W x C.
  public func pixels(_ index: Int) -> [UInt8] { Array(bytes.image(index).elements) }

  /// The images of a model whose classes are called `names`: the same, or with their names where they have numbers alone, no more than those.
  func named(_ names: [String]) -> Images? {
    if classNames == names { return self }
    guard classNames.areNumbers, classNames.count <= names.count else { return nil }
    return Images(
      ImageSet(
        pixels: bytes.pixels, labels: bytes.labels, height: bytes.height, width: bytes.width, channels: bytes.channels,
        classNames: names))
  }

  /// The images `range`, such as the first thousand; it must lie within 0 to ``count``.
  public subscript(range: Range<Int>) -> Images {
    Images(
      ImageSet(
        pixels: Buffer(
          Array(
            bytes.pixels.view[range.lowerBound * bytes.pixelsPerImage..<range.upperBound * bytes.pixelsPerImage]
              .elements)),
        labels: Buffer(Array(bytes.labels.view[range].elements)), height: bytes.height, width: bytes.width,
        channels: bytes.channels, classNames: bytes.classNames))
  }
}
