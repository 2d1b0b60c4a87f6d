import FMDistCommunication
import FMDistDatasets
import FMDistMemory
import FMDistTraining

/// Which images are predicted: some of the test set, and files.
package struct ImageChoice: Sendable, Equatable {
  /// Files of images, and folders of them.
  package var files: [String] = []
  /// Every so many images of the test set, beginning with the first; nil for none.
  package var every: Int?
  /// Images of the test set by number, from 0.
  package var indices: [Int] = []

  /// How many images of the test set are taken where nothing is chosen.
  static let fewest = 12

  /// Whether images of the test set are among them.
  var needsTestSet: Bool { files.isEmpty || every != nil || !indices.isEmpty }

  /// Nothing chosen: the first images of the test set.
  package init() {}

  /// The numbers of images among `count`; throws a ``RunError`` (64) that names the first that is not there.
  func testIndices(of count: Int, name: String) throws(RunError) -> [Int] {
    if let missing = indices.first(where: { !(0..<count).contains($0) }) {
      throw RunError(
        .usage,
        "--indices: expected numbers from 0 to \(count - 1), as the test set of \(name) has \(count) images, found \(missing)"
      )
    }
    guard needsTestSet else { return [] }
    if every == nil && indices.isEmpty { return Array(0..<min(Self.fewest, count)) }
    return indices + (every.map { Array(stride(from: 0, to: count, by: $0)) } ?? [])
  }

  /// The chosen test images of `dataset`, then the files, and where each is from. Files have the label 0, which says nothing, and become what
  /// the images of the training with `options` became.
  ///
  /// Warnings say which files lose their colours, and which have no contrast.
  func images(
    of dataset: Dataset, options: DatasetOptions = DatasetOptions()
  ) throws -> (images: ImageSet, sources: [Prediction.Source], warnings: [String]) {
    let test = dataset.test
    let chosen = try testIndices(of: test.count, name: dataset.name)
    let size = ImageSize(height: test.height, width: test.width, channels: test.channels)
    let (read, files, warnings) = try ModelImage.read(try ModelImage.files(files), size: size, options: options)
    let pixels = Buffer<UInt8>(count: (chosen.count + files.count) * size.count)
    let labels = Buffer<UInt16>(count: chosen.count + files.count)
    for (place, index) in chosen.enumerated() {
      pixels.view[place * size.count..<(place + 1) * size.count].copy(from: test.image(index))
      labels.view[place] = test.labels.view[index]
    }
    for (place, image) in read.enumerated() {
      let start = (chosen.count + place) * size.count
      for (index, byte) in image.pixels.enumerated() { pixels.view[start + index] = byte }
    }
    let sources: [Prediction.Source] =
      chosen.map { .test($0, file: dataset.source.testFiles?[$0]) } + files.map { .file($0) }
    return (test.with(pixels: pixels, labels: labels), sources, warnings)
  }
}
