import FMDistDatasets
import Testing

/// Four files together: what fits, and what does not belong together.
struct DatasetLoadTests {
  private func load(_ folder: String, name: String = "tiny") throws -> Dataset {
    let locator = DatasetLocator(name: name, option: folder, environment: [:])
    return try Dataset.load(try locator.locate(downloader: nil), name: name)
  }

  private func failure(
    name: String = "tiny", changing file: String, _ change: @escaping ([UInt8]) -> [UInt8]?
  ) throws -> DatasetError? {
    let folder = try TestFolder()
    let set = try folder.writeSet { $0 == file ? change($1) : $1 }
    let error = #expect(throws: DatasetError.self) { try load(set, name: name) }
    #expect(error?.message.contains(file.split(separator: ".")[0]) == true, "\(error?.message ?? "")")
    return error
  }

  @Test func `loads a set of files with mixed names and compression`() throws {
    let folder = try TestFolder()
    let dataset = try load(try folder.writeSet())
    #expect(dataset.training.count == 20)
    #expect(dataset.test.count == 7)
    #expect((dataset.training.height, dataset.training.width, dataset.training.channels) == (5, 4, 1))
    #expect(dataset.training.classNames == (0..<10).map(String.init))
    #expect(dataset.training.countsPerClass == Array(repeating: 2, count: 10))
    #expect(Array(dataset.test.labels.view.elements) == [3, 4, 5, 6, 7, 8, 9])
    #expect(dataset.training.image(2).elements.first == 14)
    #expect(!dataset.source.synthetic && !dataset.source.verified)
    #expect(dataset.source.files[0].md5 == "1f786bc6af8b634708b21e7d31053d68")
  }

  @Test func `the fingerprint tells data apart and not folders`() throws {
    let (one, two) = (try TestFolder(), try TestFolder())
    let same = try load(try one.writeSet()).fingerprint
    #expect(try load(try two.writeSet(to: "elsewhere")).fingerprint == same)
    let other = try two.writeSet(to: "other") { name, bytes in
      name == Fixture.testImages ? bytes.dropLast() + [9] : bytes
    }
    #expect(try load(other).fingerprint != same)
  }

  @Test func `files of a known name that are smaller than the published ones are not compared with them`() throws {
    let folder = try TestFolder()
    let dataset = try load(try folder.writeSet(), name: "fashion-mnist")
    #expect(dataset.training.classNames[9] == "Ankle boot")
    #expect(!dataset.source.verified)
  }

  @Test func `refuses a label without a class`() throws {
    let error = try failure(name: "fashion-mnist", changing: Fixture.testLabels) { _ in
      idx([7], values: [0, 1, 2, 10, 4, 5, 6])
    }
    #expect(error?.kind == .malformed)
    for part in ["labels from 0 to 9", "found 10 for image 3", "byte 11"] {
      #expect(error?.message.contains(part) == true)
    }
  }

  @Test func `refuses a test label that no training image has, where the classes are not known`() throws {
    let error = try failure(changing: Fixture.testLabels) { _ in idx([7], values: [0, 1, 2, 3, 4, 5, 200]) }
    #expect(error?.message.contains("found 200 for image 6") == true)
  }

  /// A set whose labels count from 1 has a class too many; unless someone says what the classes are called.
  @Test(arguments: ["idx", "npy", "csv"]) func `labels that seem to count from 1 are refused`(_ format: String) throws {
    let folder = try TestFolder()
    let ones = [UInt8](repeating: 1, count: 20)
    let set =
      switch format {
      case "idx": try folder.writeSet { $0 == Fixture.trainingLabels ? idx([20], values: ones) : $1 }
      case "npy":
        try folder.writeNumPy([
          "y_train": NumPyTests.file("{'descr': '|u1', 'fortran_order': False, 'shape': (20,)}", ones)
        ])
      default:
        try folder.writeTables(Array("1,7,7,7,7\n2,7,7,7,7\n".utf8), test: Array("1,7,7,7,7\n".utf8))
      }
    expectRefusal(["train", "subtract 1", "data.class_names"]) { try FormatFixture.load(set) }
    let names = try ClassNames((0..<10).map(String.init), origin: "data.class_names")
    let dataset = try FormatFixture.load(set, options: DatasetOptions(classNames: names))
    #expect(dataset.training.countsPerClass[0] == 0 && dataset.training.classNames == names.names)
    // The names are numbers, and go along all the same.
    try DatasetWriter.write(dataset, as: .idx, to: folder.path + "/out")
    #expect(try FormatFixture.load(folder.path + "/out").training.classNames == names.names)
  }

  @Test func `refuses images and labels of different number`() throws {
    let error = try failure(changing: Fixture.testImages) { _ in
      idx([6, 5, 4], values: Array(repeating: 1, count: 120))
    }
    #expect(error?.kind == .malformed)
    for part in [Fixture.testLabels, "labels, 7", "found 6"] { #expect(error?.message.contains(part) == true) }
  }

  @Test func `refuses test images of another size`() throws {
    let error = try failure(changing: Fixture.testImages) { _ in
      idx([7, 4, 5], values: Array(repeating: 1, count: 140))
    }
    #expect(error?.kind == .malformed)
    for part in ["5 x 4 x 1", "4 x 5 x 1"] { #expect(error?.message.contains(part) == true) }
  }

  @Test func `reads colour images`() throws {
    let folder = try TestFolder()
    let set = try folder.writeSet { name, bytes in
      switch name {
      case Fixture.trainingImages: idx([20, 2, 2, 3], values: Array(0..<240))
      case Fixture.testImages: idx([7, 2, 2, 3], values: Array(0..<84))
      default: bytes
      }
    }
    let training = try load(set).training
    #expect((training.height, training.width, training.channels, training.pixelsPerImage) == (2, 2, 3, 12))
    #expect(Array(training.image(1).elements) == Array(12..<24))
  }

  @Test func `refuses a file of the published size that is not the published one`() throws {
    let folder = try TestFolder()
    try folder.write(
      idx([10_000, 28, 28], values: Array(repeating: 7, count: 7_840_000)), to: "set/" + Fixture.testImages)
    try folder.write(idx([10_000], values: Array(repeating: 7, count: 10_000)), to: "set/" + Fixture.testLabels)
    try folder.write(idx([10, 28, 28], values: Array(repeating: 7, count: 7840)), to: "set/" + Fixture.trainingImages)
    try folder.write(idx([10], values: Array(0..<10)), to: "set/" + Fixture.trainingLabels)
    let set = folder.path + "/set"
    let error = #expect(throws: DatasetError.self) { try load(set, name: "fashion-mnist") }
    #expect(error?.kind == .malformed)
    for part in ["not the published files of fashion-mnist", "8181f5470baa50b63fa0f6fddb340f0a", "31 August 2017"] {
      #expect(error?.message.contains(part) == true)
    }
    // Under another name, or unchecked, it is data like any other.
    #expect(try load(set, name: "my-clothes").test.count == 10_000)
    let files = try DatasetLocator(name: "mnist", option: set, environment: [:]).locate(downloader: nil)
    #expect(try Dataset.load(files, name: "mnist", verify: false).test.count == 10_000)
  }

  @Test func `what is written is read again`() throws {
    let folder = try TestFolder()
    let original = try load(try folder.writeSet())
    let (images, labels) = (folder.path + "/images", folder.path + "/labels")
    try IDXWriter.write(original.training, images: images, labels: labels)
    let read = try IDXArray(path: images, content: "images", dimensions: 3...3)
    #expect(read.md5 == original.source.files[0].md5)
    #expect(try IDXArray(path: labels, content: "labels", dimensions: 1...1).md5 == original.source.files[1].md5)
  }
}
