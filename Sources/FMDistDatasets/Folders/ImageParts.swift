import FMDistImages
import FMDistMemory

/// Both parts of a data set of image files, as they were read.
struct ImageParts {
  let training, test: LabelledImages
  let reading: ImageReading

  /// Reads the images in `pictures` by `loader`. `published` are the classes of a known set.
  init(
    _ pictures: PictureFolders, options: DatasetOptions, published: [String]?, loader: ImageLoader
  ) throws(DatasetError) {
    let (reading, store) = try loader.images(ImagePlan(pictures, options: options, published: published))
    self.init(reading, store)
  }

  /// The parts of `reading`, which is settled, with their pixels in `store`.
  private init(_ reading: ImageReading, _ store: ImageStore) {
    self.reading = reading
    let trained = reading.counts.training + reading.counts.validation
    func images(_ range: Range<Int>, _ name: String) -> LabelledImages {
      var images = LabelledImages(
        pixels: store.pixels(range), labels: Buffer(reading.entries[range].map { UInt16(clamping: $0.label) }),
        size: reading.size,
        imagesName: name, labelsName: name, scale: .bytes)
      images.hashes = store.hashes(range)
      return images
    }
    var first = images(0..<trained, reading.places.trainingName)
    first.warnings = reading.warnings
    self.training = first
    self.test = images(trained..<reading.entries.count, reading.places.testName)
  }
}

extension ImagePlan.PartPlaces {
  /// What the training images are called in the result.
  var trainingName: String { test == nil || test == training ? "\(training)/*" : training }
  /// What the test images are called.
  var testName: String { test == nil || test == training ? "\(training)/*" : test ?? training }
}
