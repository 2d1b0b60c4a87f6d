import FMDistMemory

extension Dataset {
  /// The same with all images in the test set, and none to train on, where its test part was drawn from its only images; else itself.
  package func testingAll() -> Dataset {
    guard source.isTestDrawn else { return self }
    func set(_ pixels: Buffer<UInt8>, _ labels: Buffer<UInt16>) -> ImageSet {
      training.with(pixels: pixels, labels: labels)
    }
    var source = source
    source.testFiles = source.testFiles.map { (source.trainingPaths ?? []) + $0 }
    (source.trainingFiles, source.trainingPaths) = (source.trainingFiles.map { _ in [] }, nil)
    source.validationCount = nil
    source.isTestDrawn = false
    source.notes = ["there is no test part: all \(training.count + test.count) images are test images."]
    return Dataset(
      name: name, training: set(Buffer(count: 0), Buffer(count: 0)),
      test: set(Self.joined(training.pixels, test.pixels), Self.joined(training.labels, test.labels)), source: source)
  }

  private static func joined<Element>(_ one: Buffer<Element>, _ other: Buffer<Element>) -> Buffer<Element> {
    let joined = Buffer<Element>(count: one.count + other.count)
    joined.view[0..<one.count].copy(from: one.view)
    joined.view[one.count..<joined.count].copy(from: other.view)
    return joined
  }
}
