import FMDistImages
import FMDistMemory
import FMDistPlatform

/// Both parts of a data set of image files, as they were read.
struct ImageParts {
  let training, test: LabelledImages
  let reading: ImageReading

  /// Reads the images in `pictures`. `published` are the classes of a known set.
  init(_ pictures: PictureFolders, options: DatasetOptions, published: [String]?) throws(DatasetError) {
    try self.init(try ImagePlan(pictures, options: options, published: published).reading())
  }

  /// Decodes all images of `reading` into memory of this process.
  private init(_ reading: ImageReading) throws(DatasetError) {
    let trained = reading.counts.training + reading.counts.validation
    let (first, second) = try Self.room(for: reading, trained: trained)
    let bytes = reading.imageBytes
    let (training, test) = (first.view, second.view)
    let outcomes = reading.decode(0..<reading.entries.count) { index in
      let (view, place) = index < trained ? (training, index) : (test, index - trained)
      return view[place * bytes..<(place + 1) * bytes]
    }
    let (settled, kept) = try reading.settled(outcomes)
    guard kept.count < outcomes.count else {
      self.init(settled, training: first, test: second)
      return
    }
    func remaining(_ buffer: Buffer<UInt8>, _ places: [Int]) -> Buffer<UInt8> {
      let result = Buffer<UInt8>(count: places.count * bytes)
      for (place, index) in places.enumerated() {
        result.view[place * bytes..<(place + 1) * bytes].copy(from: buffer.view[index * bytes..<(index + 1) * bytes])
      }
      return result
    }
    self.init(
      settled, training: remaining(first, kept.filter { $0 < trained }),
      test: remaining(second, kept.filter { $0 >= trained }.map { $0 - trained }))
  }

  /// The parts of `reading`, which is settled, with the pixels of each.
  init(_ reading: ImageReading, training: Buffer<UInt8>, test: Buffer<UInt8>) {
    self.reading = reading
    let trained = reading.counts.training + reading.counts.validation
    func images(_ pixels: Buffer<UInt8>, _ range: Range<Int>, _ name: String) -> LabelledImages {
      LabelledImages(
        pixels: pixels, labels: Buffer(reading.entries[range].map { UInt16(clamping: $0.label) }), size: reading.size,
        imagesName: name, labelsName: name, scale: .bytes)
    }
    var first = images(training, 0..<trained, reading.places.trainingName)
    first.warnings = reading.warnings
    self.training = first
    self.test = images(test, trained..<reading.entries.count, reading.places.testName)
  }

  /// Memory for both parts; refused if it is more than there is.
  private static func room(
    for reading: ImageReading, trained: Int
  ) throws(DatasetError) -> (training: Buffer<UInt8>, test: Buffer<UInt8>) {
    let (count, overflow) = reading.entries.count.multipliedReportingOverflow(by: reading.imageBytes)
    if let limit = MemoryShortage.shortage(of: overflow ? .max : count) {
      throw DatasetError(
        .memory,
        "\(reading.places.training): \(reading.entries.count) images of \(reading.size) take \(ByteText.text(overflow ? .max : count)) of "
          + "memory, and \(limit.words). Take smaller ones, such as data.image_size: [64, 64], or fewer.")
    }
    return (
      GrowingBytes.zeros(trained * reading.imageBytes),
      GrowingBytes.zeros((reading.entries.count - trained) * reading.imageBytes)
    )
  }
}

extension ImagePlan.PartPlaces {
  /// What the training images are called in the result.
  var trainingName: String { test == nil || test == training ? "\(training)/*" : training }
  /// What the test images are called.
  var testName: String { test == nil || test == training ? "\(training)/*" : test ?? training }
}
