import FMDistDatasets
import FMDistMemory
import FMDistPlatform

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
  ///   - weights: How much each image counts in the loss and the gradient of training, Keras's `sample_weight`: a finite number of at least
  ///     0 for each; by default 1. Validation and ``Model/evaluate(_:threads:)`` have all count the same.
  /// - Throws: ``Failure`` where the arrays do not fit each other.
  public init(
    pixels: [UInt8], labels: [Int], shape: ImageShape, classNames: [String]? = nil, weights: [Float]? = nil
  ) throws(Failure) {
    try Self.check(pixels: pixels.count, images: labels.count, shape: shape)
    let given = try Failure.told { try classNames.map { try ClassNames($0, origin: "classNames").names } }
    let classes = given?.count ?? Images.mostClasses
    if let wrong = labels.firstIndex(where: { !(0..<classes).contains($0) }) {
      let reason =
        given.map { ", as there \($0.count == 1 ? "is" : "are") \(NumberText.count($0.count, "class name"))" } ?? ""
      throw Failure(
        .badData, "label \(wrong) is \(labels[wrong]): expected a number from 0 to \(classes - 1)\(reason)")
    }
    try Self.check(weights, images: labels.count)
    let images = ImageSet(
      pixels: Buffer(pixels), labels: Buffer(labels.map { UInt16($0) }), height: shape.height, width: shape.width,
      channels: shape.channels, classNames: given ?? (0...(labels.max() ?? 0)).map(String.init))
    bytes = images.weighted(by: weights.map { Buffer($0) })
  }

  /// `labelSets.count` images each of which may have several classes, or none, for a model with `data.multi_label: true`.
  ///
  /// - Parameters:
  ///   - pixels: N x H x W x C bytes in row-major order (NHWC), 0 black and 255 full brightness.
  ///   - labelSets: For each image its classes, numbers from 0 to below K, in any order; at most 65,536 different sets of them.
  ///   - shape: H, W and C.
  ///   - classNames: The names of the K classes in the order of their labels; by default "0", "1", … up to the largest label.
  ///   - weights: How much each image counts, as for images of one class.
  /// - Throws: ``Failure`` where the arrays do not fit each other.
  public init(
    pixels: [UInt8], labelSets: [[Int]], shape: ImageShape, classNames: [String]? = nil, weights: [Float]? = nil
  ) throws(Failure) {
    try Self.check(pixels: pixels.count, images: labelSets.count, shape: shape)
    let given = try Failure.told { try classNames.map { try ClassNames($0, origin: "classNames").names } }
    let classes = given?.count ?? Images.mostClasses
    for (image, own) in labelSets.enumerated() {
      if let wrong = own.first(where: { !(0..<classes).contains($0) }) {
        throw Failure(
          .badData, "image \(image) has the label \(wrong): expected numbers from 0 to \(classes - 1)")
      }
    }
    try Self.check(weights, images: labelSets.count)
    let names = given ?? (0...(labelSets.joined().max() ?? 0)).map(String.init)
    let (sets, numbers) = LabelSets.numbered(labelSets, classes: names.count)
    guard sets.count <= LabelSets.most else { throw Failure(.badData, LabelSets.refusal(of: sets.count)) }
    let images = ImageSet(
      pixels: Buffer(pixels), labels: Buffer(numbers.map { UInt16($0) }), labelSets: sets, height: shape.height,
      width: shape.width, channels: shape.channels, classNames: names)
    bytes = images.weighted(by: weights.map { Buffer($0) })
  }

  /// Throws unless `pixels` bytes are those of so many images of `shape`.
  private static func check(pixels: Int, images: Int, shape: ImageShape) throws(Failure) {
    guard let count = shape.count else {
      throw Failure(.badData, "images of \(shape): expected a height, width and number of channels of at least 1")
    }
    let (expected, overflow) = images.multipliedReportingOverflow(by: count)
    guard !overflow, pixels == expected else {
      throw Failure(
        .badData,
        "\(NumberText.count(images, "label")) and \(NumberText.count(pixels, "byte")) of pixels: expected \(count) for each label, as images are \(shape)"
      )
    }
    guard images <= ImageSet.mostImages else {
      throw Failure(.badData, "\(images) images: expected at most \(ImageSet.mostImages)")
    }
    guard count <= ImageSize.mostPixels else {
      throw Failure(.badData, "images of \(shape): expected at most \(ImageSize.mostPixels) values in an image")
    }
  }

  private static func check(_ weights: [Float]?, images: Int) throws(Failure) {
    guard let weights else { return }
    guard weights.count == images else {
      throw Failure(
        .badData,
        "\(NumberText.count(images, "label")) and \(NumberText.count(weights.count, "weight")): expected one for each image"
      )
    }
    if let problem = SampleWeights.problem(of: weights.map(Double.init)) { throw Failure(.badData, problem) }
  }

  /// Images without labels, for ``Model/predict(_:threads:)``: N x H x W x C bytes.
  public init(pixels: [UInt8], shape: ImageShape) throws(Failure) {
    let size = shape.count ?? 1
    guard pixels.count.isMultiple(of: size) else {
      throw Failure(
        .badData,
        "\(NumberText.count(pixels.count, "byte")) of pixels: expected a multiple of \(size), as images are \(shape)")
    }
    try self.init(pixels: pixels, labels: [Int](repeating: 0, count: pixels.count / size), shape: shape)
  }

  /// What a label can tell apart.
  static let mostClasses = ClassNames.most

  /// N, the number of images.
  public var count: Int { bytes.count }
  /// H, W and C.
  public var shape: ImageShape { ImageShape(height: bytes.height, width: bytes.width, channels: bytes.channels) }
  /// The names of the classes in the order of their labels.
  public var classNames: [String] { bytes.classNames }
  /// The class of each image; of images that may have several, none: ``labelSets`` has them.
  public var labels: [Int] { bytes.labelSets == nil ? bytes.labels.view.elements.map(Int.init) : [] }
  /// The classes of each image.
  public var labelSets: [[Int]] { (0..<count).map(bytes.classes) }
  /// How much each image counts in training; nil where all count the same.
  public var weights: [Float]? { bytes.weights.map { Array($0.view.elements) } }
  /// The bytes of image `index`, H x W x C.
  public func pixels(_ index: Int) -> [UInt8] { Array(bytes.image(index).elements) }

  /// The images with the classes of a model, called `names`: where one of both has numbers alone, these stand for the names, and images may
  /// have fewer of them.
  func named(_ names: [String]) -> Images? {
    if classNames == names { return self }
    let mayBeNamed = classNames.areNumbers && classNames.count <= names.count
    guard mayBeNamed || names.areNumbers && classNames.count == names.count else { return nil }
    return Images(bytes.renamingClasses(names))
  }

  /// The images `range`, such as the first thousand; it must lie within 0 to ``count``. They share the memory of all.
  public subscript(range: Range<Int>) -> Images {
    Images(bytes.images(range))
  }
}
