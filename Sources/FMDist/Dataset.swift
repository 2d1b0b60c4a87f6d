import FMDistDatasets
import FMDistPlatform
import FMDistProcessor

/// A training set and a test set of images of the same shape and classes, and perhaps a validation set.
public struct Dataset: Sendable {
  /// The images to learn from.
  public let training: Images
  /// The images that the data itself has for validation, such as those of a folder called `val`, none of which is in ``training``; nil where
  /// it has none.
  public let validation: Images?
  /// The images to be judged by.
  public let test: Images

  /// These sets; all must be of the same shape and classes to be used with one model.
  public init(training: Images, validation: Images? = nil, test: Images) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// Garments that fmdist draws, 28 x 28 x 1 in ten classes: for trying things out where there is no data. They say nothing about real clothes.
  public static func synthetic(training: Int = 6000, test: Int = 1000, seed: UInt64 = 1) throws(Failure) -> Dataset {
    guard training > 0, test > 0 else {
      throw Failure(.configuration, "expected at least 1 training and 1 test image, found \(training) and \(test)")
    }
    let counts = [training, test]
    guard let most = counts.max(), most <= ImageSet.mostImages else {
      throw Failure(
        .configuration, "expected at most \(ImageSet.mostImages) images of each kind, found \(training) and \(test)")
    }
    let bytes = SyntheticGarments.bytes(of: training + test)
    if let limit = MemoryShortage.shortage(of: bytes) {
      throw Failure(
        .memory,
        "\(training) and \(test) synthetic images need \(ByteText.text(bytes)) of memory, and \(limit.words): draw fewer"
      )
    }
    try Failure.told { try Processor.check() }
    let garments = SyntheticGarments(seed: seed)
    return Dataset(
      training: Images(garments.images(.training, count: training)), test: Images(garments.images(.test, count: test)))
  }

  /// The data in `folder`, in any format that fmdist reads: IDX, NumPy, CSV and MATLAB files, folders of image files of one size.
  ///
  /// `name` is the data set's, such as `fashion-mnist`, whose published files are checked by their sums; any other name is data of your own. A folder
  /// called `name` inside `folder` will do, too. With `multiLabel` labels are N x K zeros and ones, in `.npy` files or a `.mat` file, and an
  /// image may have several classes. A validation part of the data's own is ``validation``.
  public static func load(
    _ folder: String, name: String = "images", multiLabel: Bool = false
  ) throws(Failure) -> Dataset {
    try Failure.expectPath(folder)
    return try Failure.told {
      try Processor.check()
      var options = DatasetOptions(classNames: nil, imageSize: nil)
      options.isMultiLabel = multiLabel
      let loaded = try FMDistDatasets.Dataset.load(
        try DatasetLocator.locate(name, at: folder), name: name, options: options,
        loader: ImageLoader(cache: ImageCache()))
      // The reader has the images that validate behind those that are trained.
      let trained = loaded.training.count - (loaded.source.validationCount ?? 0)
      let validation = loaded.source.validationCount.map { loaded.training.images(trained..<trained + $0) }
      return Dataset(
        training: Images(loaded.training.images(0..<trained)), validation: validation.map { Images($0) },
        test: Images(loaded.test))
    }
  }
}
