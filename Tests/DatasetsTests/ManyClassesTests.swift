import FMDistDatasets
import FMDistMemory
import Foundation
import Testing

/// More classes than a byte tells apart.
struct ManyClassesTests {
  /// Two images of each of `classes` classes to train on, and one to test on, 2 x 2 pixels.
  private func dataset(_ classes: Int) -> Dataset {
    func set(_ count: Int, _ step: Int) -> ImageSet {
      // By a number without a factor in common, so that labels are mixed.
      let labels = (0..<count).map { UInt16($0 * step % classes) }
      let pixels = labels.flatMap { label -> [UInt8] in [UInt8(label & 255), UInt8(label >> 8), 90, 255] }
      return ImageSet(
        pixels: Buffer(pixels), labels: Buffer(labels), height: 2, width: 2, channels: 1,
        classNames: (0..<classes).map { "\($0)" })
    }
    return Dataset(name: "many", training: set(2 * classes, 7), test: set(classes, 11))
  }

  @Test(arguments: DatasetFormat.allCases) func `a thousand classes go through every format`(_ format: DatasetFormat)
    throws
  {
    let folder = try TestFolder()
    // Each class's folder would have one image or two.
    let expected = dataset(format == .images ? 300 : 1000)
    let labels = Array(expected.training.labels.view.elements)
    try DatasetWriter.write(expected, as: format, to: folder.path + "/many")
    let read = try FormatFixture.load(folder.path + "/many")
    #expect(read.training.classNames == expected.training.classNames)
    #expect(Array(read.training.labels.view.elements) == labels)
    #expect(read.fingerprint == expected.fingerprint)
  }

  /// The checksum of labels is that of the IDX file with the narrowest numbers, whose bytes are known.
  @Test(
    arguments: [
      ([7, 255], [0, 0, 8, 1, 0, 0, 0, 2, 7, 255]),
      ([7, 256], [0, 0, 11, 1, 0, 0, 0, 2, 0, 7, 1, 0]),
      ([7, 32_767], [0, 0, 11, 1, 0, 0, 0, 2, 0, 7, 127, 255]),
      ([7, 32_768], [0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 128, 0]),
      ([7, 65_535], [0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 255, 255]),
    ] as [([UInt16], [UInt8])])
  func `labels are as wide as they need to be`(_ labels: [UInt16], file: [UInt8]) throws {
    let folder = try TestFolder()
    let set = ImageSet(
      pixels: Buffer([1, 2]), labels: Buffer(labels), height: 1, width: 1, channels: 1,
      classNames: (0..<65_536).map { "\($0)" })
    try IDXWriter.write(set, images: folder.path + "/images", labels: folder.path + "/labels")
    #expect(try Data(contentsOf: URL(filePath: folder.path + "/labels")) == Data(file))
    let md5 = try IDXArray(path: folder.path + "/labels", content: "labels", dimensions: 1...1, mayBeWide: true).md5
    #expect(Dataset(name: "two", training: set, test: set).source.files[1].md5 == md5)
  }

  @Test(arguments: [(9, 1), (11, 2), (12, 4)] as [(UInt8, Int)])
  func `labels of IDX may be integers of other types`(_ code: UInt8, size: Int) throws {
    let folder = try TestFolder()
    let labels = (0..<20).map { UInt8($0 % 10) }
    let zeros = [UInt8](repeating: 0, count: size - 1)
    let narrow = try folder.writeSet(to: "narrow") { name, bytes in
      name == Fixture.trainingLabels ? idx([20], values: labels) : bytes
    }
    let wide = try folder.writeSet(to: "wide") { name, bytes in
      name == Fixture.trainingLabels ? idx(type: code, [20], values: labels.flatMap { zeros + [$0] }) : bytes
    }
    #expect(try FormatFixture.load(wide).fingerprint == FormatFixture.load(narrow).fingerprint)
  }

  @Test func `each class gives its part for validation`() throws {
    let set = dataset(1000).training
    let split = try ValidationSplit(source: .stratified, amount: .fraction(0.5))
      .divide(labels: set.labels.view, testCount: 1, seed: 3)
    #expect(set.counts(of: split.validation.view.elements) == [Int](repeating: 1, count: 1000))
  }

  @Test func `sets of classes may be more than a byte tells apart`() {
    let labels = (0..<600).map { image in (0..<10).filter { image >> $0 & 1 == 1 } }
    let (sets, numbers) = LabelSets.numbered(labels, classes: 10)
    #expect(sets.count == 600)
    #expect(zip(labels, numbers).allSatisfy { own, number in sets[number].indices.filter { sets[number][$0] } == own })
  }
}
