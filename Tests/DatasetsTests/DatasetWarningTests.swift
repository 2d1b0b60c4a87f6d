import FMDistDatasets
import FMDistMemory
import Testing

/// What makes a result say other than it seems to is said; and nothing is said of a set that is fine.
struct DatasetWarningTests {
  private typealias Kind = DatasetWarning.Kind

  private func warnings(
    _ dataset: Dataset, _ validation: ValidationSplit? = nil, limit: Int? = nil
  ) throws -> [DatasetWarning] {
    guard let validation else { return DatasetWarning.all(in: dataset) }
    let split = try validation.divide(
      labels: dataset.training.labels.view, testCount: dataset.test.count, limit: limit, seed: 1)
    return DatasetWarning.all(in: dataset, split: split, validation: validation, limit: limit)
  }

  private func expect(
    _ found: [DatasetWarning], _ expected: [(Kind, [String])], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.map(\.kind) == expected.map(\.0), "\(found.map(\.message))", sourceLocation: sourceLocation)
    for (warning, (_, parts)) in zip(found, expected) {
      for part in parts {
        #expect(warning.message.contains(part), "\(warning.message)", sourceLocation: sourceLocation)
      }
    }
  }

  private let sorted: [UInt16] = (0..<30).map { UInt16($0 / 10) }
  private let names = ["cat", "dog", "elk"]

  @Test func `a set with all classes in all parts is fine`() throws {
    let dataset = MemoryData.dataset(sorted, [0, 1, 2], names: names)
    expect(try warnings(dataset), [])
    expect(try warnings(dataset, .standard), [])
    expect(try warnings(dataset, ValidationSplit(source: .test)), [])
    expect(
      try warnings(SyntheticGarments(seed: 1).dataset(trainingCount: 300, testCount: 100), .standard, limit: 50), [])
  }

  @Test func `a part that lacks a class is named with what helps`() throws {
    let dataset = MemoryData.dataset(sorted, [0, 1, 2], names: names)
    let last = try ValidationSplit(source: .last, amount: .fraction(0.1))
    expect(
      try warnings(dataset, last),
      [
        (
          .missingClass,
          [
            "no validation image of cat, dog (2 of 3 classes)", "sorted by class",
            "data.validation.source to stratified",
          ]
        )
      ])
    expect(
      try warnings(dataset, ValidationSplit(source: .last, amount: .count(10))),
      [
        (.missingClass, ["no image of elk to train on", "all of them validate", "stratified"]),
        (.missingClass, ["no validation image of cat, dog"]),
      ])
    expect(
      try warnings(dataset, .standard, limit: 12),
      [(.missingClass, ["data.limit: 12 keeps the first 12 images, none of elk", "Leave data.limit out"])])
    expect(
      try warnings(MemoryData.dataset(sorted, [0, 1], names: names)),
      [(.missingClass, ["no test image of elk", "test set"])])
    expect(
      try warnings(MemoryData.dataset([0, 1], [0, 2, 2], names: names)),
      [
        (.missingClass, ["no training image of elk, and 2 in the test set"]), (.missingClass, ["no test image of dog"]),
      ])
    expect(
      try warnings(MemoryData.dataset([0, 1], [0, 1], names: names)), [(.missingClass, ["no image of elk, neither"])])
  }

  @Test func `of a trained model's test it is said what is not measured`() {
    let few = MemoryData.dataset([0, 1], [0, 2, 2], names: names)
    let trained = DatasetWarning.onTest(in: few, isTrained: true)
    #expect(trained.map(\.message).first?.hasPrefix("there is no training image of elk") == true)
    let last = "the test data has no image of dog; its recall is not measured."
    #expect(trained.map(\.message).last == last)
    #expect(DatasetWarning.onTest(in: few, isTrained: false).map(\.message) == [last])
  }

  @Test func `names in letters of two alphabets look alike`() throws {
    let alike = ["cat", "c\u{430}t", "dog"]
    #expect(
      DatasetWarning.all(in: MemoryData.dataset([0, 1, 2], [0, 1, 2], names: alike)).map(\.kind) == [.classNames])
    let cyrillic = ["\u{430}\u{43D}\u{442}", "\u{43A}\u{43E}\u{442}", "ant"]
    #expect(DatasetWarning.all(in: MemoryData.dataset([0, 1, 2], [0, 1, 2], names: cyrillic)).isEmpty)
  }

  @Test func `a set of one class, before and after a limit`() throws {
    expect(
      try warnings(MemoryData.dataset([0, 0], [0], names: ["cat"]), .standard),
      [(.oneClass, ["all 2 training images are of the class cat"])])
    expect(
      try warnings(MemoryData.dataset([1, 1], [0, 1], names: ["cat", "dog"])),
      [(.missingClass, ["no training image of cat"]), (.oneClass, ["class dog"])])
    expect(
      try warnings(MemoryData.dataset(sorted, [0, 1, 2], names: names), .standard, limit: 5),
      [(.missingClass, ["none of dog, elk (2 of 3 classes)"])])
  }

  @Test func `classes of a single image have none to validate on`() throws {
    expect(
      try warnings(MemoryData.dataset([0, 0, 0, 1], [0, 1], names: ["cat", "dog"]), .standard),
      [(.missingClass, ["no validation image of dog", "only 1 image of it", "Add images"])])
    expect(
      try warnings(MemoryData.dataset([0, 1], [0, 1], names: ["cat", "dog"]), .standard),
      [
        (.missingClass, ["no image of cat", "to train on", "{source: test}"]),
        (.missingClass, ["no validation image of dog"]),
      ])
  }

  @Test func `images that are trained and judged by are counted`() throws {
    let training = MemoryData.set(sorted, names: names, pixel: MemoryData.noise(0))
    // Test images 1 and 2 are training images 5 and 6.
    let test = MemoryData.set([0, 1, 2], names: names) { image, place in
      image == 0 ? MemoryData.noise(900)(0, place) : MemoryData.noise(4)(image, place)
    }
    expect(
      try warnings(MemoryData.dataset(training, test), .standard),
      [
        (.repeatedImages, ["2 of 3 test images are training images", "test image 1 is training image 5"]),
        (.contradictoryLabels, ["2 of 3 test images", "training image 5 is cat, test image 1 is dog"]),
      ])
    // Every image is there twice.
    let twice = MemoryData.set(sorted, names: names) { MemoryData.noise(0)($0 / 2, $1) }
    let last = try ValidationSplit(source: .last, amount: .count(3))
    let other = MemoryData.set([0, 1, 2], names: names, pixel: MemoryData.noise(500))
    let found = try warnings(MemoryData.dataset(twice, other), last)
    expect(
      found,
      [
        (.missingClass, ["no validation image"]),
        (.repeatedImages, ["1 of 3 validation images is trained as well", "training images 27 and 26"]),
      ])
    // All alike: found in no time.
    let same = MemoryData.set([UInt16](repeating: 0, count: 4000), names: ["a"]) { _, place in UInt8(place) }
    let seconds = try ContinuousClock().measure { _ = try warnings(MemoryData.dataset(same, same), .standard) }
    #expect(seconds < .seconds(5))
  }

  @Test func `equal images with different labels are counted`() throws {
    // Training images 6 and 7 are images 0 and 1, as dogs; test image 2 is image 0, as an elk, and 3 is test image 1, as a dog.
    let training = MemoryData.set([0, 0, 0, 2, 2, 2, 1, 1], names: names) { MemoryData.noise(0)($0 % 6, $1) }
    let test = MemoryData.set([0, 2, 2, 1], names: names) { MemoryData.noise(0)([90, 91, 0, 91][$0], $1) }
    let found = try warnings(MemoryData.dataset(training, test)).filter { $0.kind == .contradictoryLabels }
    expect(
      found,
      [
        (
          .contradictoryLabels,
          ["2 of 8 training images have another label", "training image 0 is cat, 6 is dog"]
        ),
        (
          .contradictoryLabels,
          ["2 of 4 test images have another label", "training image 0 is cat, test image 2 is elk"]
        ),
      ])
    #expect(found.map(\.concernsTest) == [false, true])
    // Twice with the same label is no contradiction.
    let twice = MemoryData.set([0, 1, 2, 0, 1, 2], names: names) { MemoryData.noise(0)($0 % 3, $1) }
    #expect(try !warnings(MemoryData.dataset(twice, twice)).contains { $0.kind == .contradictoryLabels })
  }

  @Test func `images of nearly one value are said to be that`() throws {
    func flat(_ pixel: @escaping (Int, Int) -> UInt8) throws -> [DatasetWarning] {
      let training = MemoryData.set(sorted, names: names, pixel: pixel)
      let test = MemoryData.set([0, 1, 2], names: names, pixel: MemoryData.noise(700))
      return try warnings(MemoryData.dataset(training, test)).filter { $0.kind == .flatImages }
    }
    // Zeros and ones, as from astype('uint8') of numbers from 0 to 1, and as the high bytes of small 16-bit numbers are.
    expect(
      try flat { ($0 + $1) % 3 == 0 ? 1 : 0 },
      [(.flatImages, ["no pixel of the 30 training images is above 1", "255 * images"])])
    expect(try flat { _, _ in 0 }, [(.flatImages, ["no pixel"])])
    expect(
      try flat { image, place in (image + place) % 16 == 0 ? 201 : 200 },
      [(.flatImages, ["of nearly one value: the standard deviation"])])
    expect(
      try flat { image, place in image % 3 == 0 ? UInt8(place * 9) : UInt8(image * 8) },
      [(.flatImages, ["20 of 30 training images", "same value"])])
    expect(try flat { image, place in image % 3 != 0 ? UInt8(place * 9) : UInt8(image * 8) }, [])
    // Dim, but images.
    expect(try flat { UInt8(($0 + $1) % 16) }, [])
  }

  @Test func `channels that say nothing are named`() throws {
    func channels(_ count: Int, _ pixel: @escaping (Int, Int) -> UInt8) throws -> [DatasetWarning] {
      try warnings(
        MemoryData.dataset(
          MemoryData.set(sorted, names: names, channels: count, pixel: pixel),
          MemoryData.set([0, 1, 2], names: names, channels: count) { pixel($0 + 50, $1) }))
    }
    expect(
      try channels(3) { MemoryData.noise(0)($0, $1 / 3) },
      [(.spareChannels, ["three channels of all images are equal", "convert(\"L\")"])])
    expect(
      try channels(4) { $1 % 4 == 3 ? 255 : MemoryData.noise(0)($0, $1) },
      [(.spareChannels, ["channel 3, the last, is 255"])])
    expect(try channels(2) { $1 % 2 == 1 ? 255 : MemoryData.noise(0)($0, $1) }, [(.spareChannels, ["images[..., :1]"])])
    expect(try channels(3, MemoryData.noise(0)), [])
    expect(try channels(4, MemoryData.noise(0)), [])
  }

  @Test func `one colour file among grey ones is named`() throws {
    let folder = try TestFolder()
    for part in ["train", "test"] {
      for number in 0..<3 {
        try folder.write(FormatFixture.bytes("png/train/\(number)/\(number).png"), to: "\(part)/a/\(number).png")
      }
      try folder.write(FormatFixture.bytes("png/train/5/5.png"), to: "\(part)/b/9.png")
    }
    #expect(try FormatFixture.load(folder.path).source.warnings.isEmpty)
    try folder.write(FormatFixture.bytes("png/kind colour"), to: "train/b/8.png")
    let dataset = try FormatFixture.load(folder.path)
    expect(dataset.source.warnings, [(.spareChannels, ["1 of 9 images is saved in colour", "train/b/8.png"])])
    let size = ImageSize(height: 5, width: 4, channels: 3)
    #expect(try FormatFixture.load(folder.path, options: DatasetOptions(imageSize: size)).source.warnings.isEmpty)
  }

  @Test func `rows with channels first are not taken silently`() throws {
    let folder = try TestFolder()
    // Smooth colour images, as all photographs are, a channel after the other, and as they should be.
    func rows(first: Bool) -> [UInt8] {
      (0..<4).flatMap { image in
        (0..<192).map { index in
          let (channel, place) = first ? (index / 64, index % 64) : (index % 3, index / 3)
          return UInt8(image * 3 + place / 8 * 12 + place % 8 * 3 + channel * 50)
        }
      }
    }
    let options = DatasetOptions(imageSize: ImageSize(height: 8, width: 8, channels: 3))
    for first in [true, false] {
      for part in ["train", "test"] {
        try folder.write(
          NumPyTests.file("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 192)}", rows(first: first)),
          to: "X_\(part).npy")
        try folder.write(
          NumPyTests.file("{'descr': '|u1', 'fortran_order': False, 'shape': (4,)}", [0, 1, 0, 1]), to: "y_\(part).npy")
      }
      let found = try FormatFixture.load(folder.path, options: options).source.warnings
      #expect(found.map(\.kind) == (first ? [.channelOrder, .channelOrder] : []), "\(found)")
      expectRefusal(["3 channels of 8 x 8", "data.layout: channels_first", "data.layout: channels_last"]) {
        try FormatFixture.load(folder.path)
      }
    }
  }
}
