import FMDistDatasets
import Foundation
import Testing

/// NumPy archives, structures of MATLAB and the order of channels, with what NumPy and SciPy say (`Fixtures/make_arrays.py`).
struct ArchiveTests {
  private static let fixtures: [String: Data] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/arrays.json")
    return (try? JSONDecoder().decode([String: Data].self, from: Data(contentsOf: file))) ?? [:]
  }()

  private func bytes(_ name: String) throws -> [UInt8] { [UInt8](try #require(Self.fixtures[name], "no \(name)")) }

  /// What is in the archives of `files`, by their names.
  private func load(_ files: [String: String], options: DatasetOptions = DatasetOptions()) throws -> Dataset {
    let folder = try TestFolder()
    for (name, fixture) in files { try folder.write(bytes(fixture), to: name) }
    return try FormatFixture.load(folder.path, options: options)
  }

  private func pixels(_ dataset: Dataset) -> [UInt8] {
    withExtendedLifetime(dataset) { Array(dataset.training.pixels.view.elements) }
  }

  @Test(arguments: ["stored", "deflated", "zip64"]) func `an archive gives the images of four files`(_ name: String)
    throws
  {
    let folder = try TestFolder()
    let path = try folder.write(bytes("npz/" + name), to: "mnist.npz")
    let expected = try FormatFixture.expected()
    for place in [folder.path, path] {
      let dataset = try FormatFixture.load(place)
      #expect(dataset.fingerprint == expected.fingerprint)
      #expect(Array(dataset.training.pixels.view.elements) == Array(expected.training.pixels.view.elements))
      #expect(dataset.source.notes.isEmpty)
    }
    // The content decides, and not the name.
    #expect(try FormatFixture.load(folder.write(bytes("npz/" + name), to: "data")).fingerprint == expected.fingerprint)
  }

  @Test func `several archives have a part or an array each`() throws {
    let expected = try FormatFixture.expected().fingerprint
    #expect(try load(["train.npz": "npz/part train", "test.npz": "npz/part test"]).fingerprint == expected)
    let arrays = ["train-imgs", "train-labels", "test-imgs", "test-labels"].map { "kmnist-" + $0 }
    #expect(
      try load(Dictionary(uniqueKeysWithValues: arrays.map { ($0 + ".npz", "npz/" + $0) })).fingerprint == expected)
    expectRefusal(["a.npz", "b.npz", "Give one archive"]) {
      try load(["a.npz": "npz/stored", "b.npz": "npz/deflated"])
    }
  }

  @Test func `validation images of an archive are the data's own`() throws {
    let dataset = try load(["path.npz": "npz/with validation"])
    let expected = try FormatFixture.expected()
    #expect(dataset.source.validationCount == 7)
    #expect(
      Array(dataset.training.pixels.view.elements)
        == Array(expected.training.pixels.view.elements) + Array(expected.test.pixels.view.elements))
    #expect(dataset.test.image(0).elements.elementsEqual(expected.test.image(6).elements))
  }

  @Test(arguments: ["stored", "deflated", "zip64"]) func `a cut or changed archive is refused`(_ name: String) throws {
    let folder = try TestFolder()
    let whole = try bytes("npz/" + name)
    for length in stride(from: 0, to: whole.count, by: 53) {
      let path = try folder.write(Array(whole.prefix(length)), to: "a.npz")
      let error = #expect(throws: DatasetError.self, "\(length)") { _ = try FormatFixture.load(path) }
      #expect(error?.kind == .malformed)
    }
    let expected = try FormatFixture.expected().fingerprint
    for place in stride(from: 3, to: whole.count, by: 29) {
      var changed = whole
      changed[place] ^= 0x55
      let path = try folder.write(changed, to: "a.npz")
      // Dates and the like may be anything: then it is the same data set.
      guard let read = try? FormatFixture.load(path) else { continue }
      #expect(read.fingerprint == expected, "byte \(place)")
    }
  }

  @Test func `what is no data set in an archive is named`() throws {
    expectRefusal(["x_train", "features, classes", "np.savez"]) { try load(["a.npz": "npz/other names"]) }
    expectRefusal(["x_train", "expand 8 times", "np.savez in place of"]) { try load(["a.npz": "npz/bomb"]) }
    let folder = try TestFolder()
    var other = try bytes("npz/stored")
    // Members of other names: "x_train.npy" to "x_train.png".
    for place in 0..<other.count - 4 where other[place..<place + 4].elementsEqual(".npy".utf8) {
      other.replaceSubrange(place..<place + 4, with: ".png".utf8)
    }
    try folder.write(other, to: "photos.npz")
    expectRefusal(["zip archive of other files", "unzip"]) { try FormatFixture.load(folder.path) }
  }

  @Test func `channels that come first are read, and asked for without the key`() throws {
    var options = DatasetOptions()
    options.layout = .first
    let expected = try bytes("expected/colour")
    let dataset = try load(["a.npz": "npz/colour N x C x H x W"], options: options)
    let first = dataset.training
    #expect((first.height, first.width, first.channels) == (6, 5, 3))
    #expect(pixels(dataset) == expected)
    expectRefusal(["3 x 6 x 5", "data.layout: channels_first", "data.layout: channels_last"]) {
      try load(["a.npz": "npz/colour N x C x H x W"])
    }
    #expect(try pixels(load(["a.npz": "npz/colour N x H x W x C"])) == expected)
    options.imageSize = ImageSize(height: 6, width: 5, channels: 3)
    #expect(try pixels(load(["a.npz": "npz/colour rows"], options: options)) == expected)
    // Of square images the number of values says the size.
    options.imageSize = nil
    expectRefusal(["rows of 48 values", "data.layout: channels_first", "data.layout: channels_last"]) {
      try load(["a.npz": "npz/square rows"])
    }
    #expect(try pixels(load(["a.npz": "npz/square rows"], options: options)) == bytes("expected/square"))
    options.layout = .last
    #expect(try load(["a.npz": "npz/square rows"], options: options).training.channels == 3)
  }

  @Test func `a structure as EMNIST has it is read, with its classes' characters`() throws {
    let digits = try load(["emnist-digits.mat": "mat/digits"], options: DatasetOptions(imageSize: FormatFixture.size))
    let expected = try FormatFixture.expected()
    #expect(digits.fingerprint == expected.fingerprint)
    #expect(digits.training.classNames == (0..<10).map(String.init))
    // Labels from 1 are those of the table.
    let letters = try load(
      ["emnist-letters.mat": "mat/letters"], options: DatasetOptions(imageSize: FormatFixture.size))
    #expect(letters.fingerprint == expected.fingerprint)
    #expect(letters.training.classNames == ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh", "Ii", "Jj"])
  }

  @Test func `images and labels alone are divided, the same in every format and for every training seed`() throws {
    let folder = try TestFolder()
    try folder.write(FormatFixture.bytes("npy/X_train"), to: "npy/X.npy")
    try folder.write(FormatFixture.bytes("npy/y_train"), to: "npy/y.npy")
    try folder.write(bytes("npz/by itself"), to: "npz/birds.npz")
    try folder.write(FormatFixture.bytes("csv/train"), to: "csv/birds.csv")
    var options = DatasetOptions(imageSize: FormatFixture.size)
    var prints: Set<String> = []
    for name in ["npy", "npz", "csv"] {
      let dataset = try FormatFixture.load("\(folder.path)/\(name)", options: options)
      // A fifth of classes of two images each, and never all or none of one.
      #expect(dataset.training.countsPerClass == Array(repeating: 1, count: 10))
      #expect(dataset.test.countsPerClass == Array(repeating: 1, count: 10))
      #expect(dataset.source.notes.count == 1 && dataset.source.notes[0].contains("10 of 20 images"))
      let all = try FormatFixture.expected().training
      let drawn = [dataset.training, dataset.test].flatMap { set in
        (0..<set.count).map { Array(set.image($0).elements) }
      }
      #expect(Set(drawn) == Set((0..<all.count).map { Array(all.image($0).elements) }))
      prints.insert(dataset.fingerprint)
    }
    #expect(prints.count == 1)
    options.test = TestDraw(fraction: 0.5, seed: 3)
    let other = try FormatFixture.load("\(folder.path)/npz", options: options)
    #expect(!prints.contains(other.fingerprint))
  }

  @Test func `training images alone are divided only when that is asked for`() throws {
    let folder = try TestFolder()
    for name in ["X_train", "y_train"] { try folder.write(FormatFixture.bytes("npy/" + name), to: name + ".npy") }
    expectRefusal(["no test images", "data.test: {fraction: 0.2}"]) { try FormatFixture.load(folder.path) }
    var options = DatasetOptions()
    options.test = TestDraw(fraction: 0.2)
    #expect(try FormatFixture.load(folder.path, options: options).test.count == 10)
    // A part that is there is not drawn.
    let set = try folder.writeNumPy()
    let dataset = try FormatFixture.load(set, options: options)
    #expect(dataset.test.count == 7 && dataset.source.notes.first?.contains("not used") == true)
  }
}
