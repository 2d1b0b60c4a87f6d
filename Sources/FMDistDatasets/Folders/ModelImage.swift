import Dispatch
import FMDistImages
import FMDistMemory
import FMDistPlatform
import Synchronization

/// An image file as a model takes it: in the size, the colours and the way that it was trained with.
package struct ModelImage: Sendable, Equatable {
  /// H x W x C bytes in row-major order.
  package let pixels: [UInt8]
  /// What is to be said of it: that it lost its colours, or has no contrast, or another shape.
  package let warnings: [String]

  /// The image in the file at `path`, for a model of images of `size`; `options` are those of its training.
  ///
  /// Grey becomes three equal channels where three are wanted, colour ITU-R BT.601's luma where one is. Without ``DatasetOptions/pixelSize``
  /// all images of the training had this size, and this one must have it too.
  package init(file path: String, size: ImageSize, options: DatasetOptions) throws(DatasetError) {
    guard size.channels == 1 || size.channels == 3 else {
      throw DatasetError(
        .malformed,
        "\(path): an image file has 1 or 3 channels, and the model takes images of \(size). Choose images of the test set."
      )
    }
    // What is not there, or not to be read, is another fault than a file of another kind.
    _ = try InputFile(path)
    let image: DecodedImage
    do throws(ImageFault) { image = try ImageFile.decode(path, background: options.background) } catch {
      throw DatasetError(.malformed, "\(path): expected an image, found \(error.found).")
    }
    let target = PixelSize(height: size.height, width: size.width)
    guard options.pixelSize != nil || image.size == target else {
      throw DatasetError(
        .malformed,
        "\(path): expected an image \(size.width) wide and \(size.height) high, which the model was trained on without data.image_size, found "
          + "\(image.size.width) wide and \(image.size.height) high. Scale or crop the image.")
    }
    let fitted = Buffer<UInt8>(count: size.count)
    ImageFitter(to: target, method: options.resize, channels: size.channels, background: options.background)
      .apply(image, into: fitted.view)
    pixels = Array(fitted.view.elements)
    warnings = Self.warnings(image, pixels: pixels, channels: size.channels, path: path)
  }

  /// The images in the `files`, which `options.onBadFile` is to be done with where they are none: named all at once, or left out with a warning.
  package static func read(
    _ files: [String], size: ImageSize, options: DatasetOptions
  ) throws(DatasetError) -> (images: [ModelImage], files: [String], warnings: [String]) {
    guard files.count > 1 else {
      let images = try files.map { file throws(DatasetError) in
        try ModelImage(file: file, size: size, options: options)
      }
      return (images, files, images.flatMap(\.warnings))
    }
    let results = Mutex([Result<ModelImage, DatasetError>?](repeating: nil, count: files.count))
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      let result = Result { () throws(DatasetError) in
        try ModelImage(file: files[index], size: size, options: options)
      }
      results.withLock { $0[index] = result }
    }
    var (images, good, bad, warnings) = ([ModelImage](), [String](), [DatasetError](), [String]())
    for (file, result) in zip(files, results.withLock { $0.compactMap(\.self) }) {
      switch result {
      case .success(let image):
        images.append(image)
        good.append(file)
        warnings += image.warnings
      case .failure(let error): bad.append(error)
      }
    }
    guard let first = bad.first else { return (images, good, warnings) }
    guard options.onBadFile == .skip, !images.isEmpty else {
      guard bad.count > 1 else { throw first }
      let most = 10
      let rest = bad.count > most ? " And \(bad.count - most) more." : ""
      throw DatasetError(
        first.kind,
        "\(bad.count) of \(files.count) files: " + bad.prefix(most).map(\.message).joined(separator: " ") + rest)
    }
    return (images, good, bad.map { "left out: \($0.message)" } + warnings)
  }

  private static func warnings(_ image: DecodedImage, pixels: [UInt8], channels: Int, path: String) -> [String] {
    var found: [String] = []
    if channels == 1, image.channels == 3, hasColour(image) {
      found.append("\(path) is in colour, and the model takes grey images")
    }
    if image.traits.wasComposited {
      found.append("\(path) has transparent pixels, which are blended with the background, as in training")
    }
    if image.traits.frames > 1 {
      found.append("\(path) has \(image.traits.frames) pictures, of which the first is used")
    }
    let cause =
      image.traits.isFaint
      ? ": it has 16 bits and no value above 255. Scale its values to 0 to 65535, or save it with 8 bits."
      : image.traits.isBinary ? ": it has only the values 0 and 1. Multiply them by 255." : "."
    if pixels.count > 1, let least = pixels.min(), let most = pixels.max() {
      if most <= 1 {
        found.append("\(path) is black: no value is above 1 of 255\(cause)")
      } else if least == most {
        found.append("\(path) has the same value, \(most), everywhere")
      }
    }
    return found
  }

  /// Grey that is stored as colour is the same afterwards.
  private static func hasColour(_ image: DecodedImage) -> Bool {
    let base = image.pixels.view.base
    return stride(from: 0, to: image.pixels.count, by: 3).contains { place in
      base[place] != base[place + 1] || base[place + 1] != base[place + 2]
    }
  }

  /// The image files at `paths`, and in the folders among them, in natural order; a folder's files that nobody takes for images are left out.
  package static func files(_ paths: [String]) throws(DatasetError) -> [String] {
    var found: [String] = []
    for path in paths {
      guard let listing = try folder(path) else {
        found.append(path)
        continue
      }
      let before = found.count
      try add(listing, path, to: &found, depth: 0)
      guard found.count > before else {
        throw DatasetError(.missing, "\(path): expected images in this folder, found none.")
      }
    }
    return found
  }

  private static func folder(_ path: String) throws(DatasetError) -> FolderListing? {
    guard FileSystem.isFolder(path) else { return nil }
    return try FolderListing.read(path, withStatus: false)
  }

  private static func add(
    _ listing: FolderListing, _ path: String, to found: inout [String], depth: Int
  ) throws(DatasetError) {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    for file in listing.files where FolderReader.disk.isImage("\(path)/\(file.name)", named: file.name) {
      found.append("\(path)/\(file.name)")
    }
    guard depth <= FolderListing.deepest else { throw FolderListing.tooDeep(path) }
    for name in listing.folders {
      try add(
        try FolderListing.read("\(path)/\(name)", withStatus: false), "\(path)/\(name)", to: &found, depth: depth + 1)
    }
  }
}
