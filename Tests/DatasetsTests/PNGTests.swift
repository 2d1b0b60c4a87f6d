import FMDistDatasets
import Foundation
import Testing

/// Folders of PNG images, as Pillow writes them.
struct PNGTests {
  @Test func `a folder for each class gives the images in the order of their numbers`() throws {
    let folder = try TestFolder()
    let dataset = try FormatFixture.load(folder.writePictures())
    #expect(dataset.fingerprint == (try FormatFixture.expected().fingerprint))
    #expect(dataset.training.classNames == (0..<10).map(String.init))
    #expect(dataset.source.format == .images)
  }

  @Test(
    arguments: ["grey", "colour", "palette", "palette of greys", "16 bits", "1 bit", "opaque"])
  func `each kind of image is the bytes that Pillow reads`(_ kind: String) throws {
    let folder = try TestFolder()
    for part in ["train", "test"] {
      try folder.write(FormatFixture.bytes("png/kind " + kind), to: "\(part)/a/1.png")
      // In a set with colour, grey images get three equal channels.
      try folder.write(FormatFixture.bytes("png/kind grey"), to: "\(part)/b/2.png")
    }
    let expected = try FormatFixture.bytes("expected/" + kind)
    let grey = try FormatFixture.bytes("expected/grey")
    let set = try FormatFixture.load(folder.path).training
    #expect(set.channels == expected.count / 20)
    #expect(Array(set.image(0).elements) == expected)
    #expect(Array(set.image(1).elements) == grey.flatMap { Array(repeating: $0, count: set.channels) })
  }

  @Test func `classes are in the order of a list, of the published set, of names, or of the configuration`() throws {
    let folder = try TestFolder()
    func labels(_ name: String = "tiny", _ options: DatasetOptions = DatasetOptions()) throws -> ([UInt16], [String]) {
      let set = try FormatFixture.load(folder.path, name: name, options: options).training
      return (Array(set.labels.view.elements), set.classNames)
    }
    for (index, garment) in ["Trouser", "T-shirt-top", "Bag"].enumerated() {
      for part in ["train", "test"] {
        try folder.write(FormatFixture.bytes("png/kind grey"), to: "\(part)/\(garment)/\(index).png")
      }
    }
    try folder.write([], to: "train/.hidden")
    #expect(try labels() == ([2, 1, 0], ["Bag", "T-shirt-top", "Trouser"]))
    #expect(try labels("fashion-mnist").0 == [1, 0, 8])
    let order = DatasetOptions(
      classNames: try ClassNames(["T-shirt/top", "Bag", "Trouser"], origin: "data.class_names"))
    #expect(try labels("tiny", order) == ([2, 0, 1], ["T-shirt/top", "Bag", "Trouser"]))
    let renamed = DatasetOptions(classNames: try ClassNames(["x", "y", "z"], origin: "data.class_names"))
    #expect(try labels("tiny", renamed) == ([2, 1, 0], ["x", "y", "z"]))
    let misspelt = DatasetOptions(
      classNames: try ClassNames(["Bag", "T-shirt", "Trouser"], origin: "data.class_names"))
    expectRefusal(kind: .configuration, ["data.class_names", "Bag, T-shirt, Trouser"]) { try labels("tiny", misspelt) }
    try folder.write(Array("Trouser\nBag\nHat\nT-shirt/top\n".utf8), to: "classes.txt")
    #expect(try labels("fashion-mnist") == ([0, 3, 1], ["Trouser", "Bag", "Hat", "T-shirt/top"]))
    try folder.write(Array("Trouser\nBag\n".utf8), to: "classes.txt")
    expectRefusal(["T-shirt-top", "classes.txt"]) { try labels() }
  }

  @Test func `images that do not fit are named`() throws {
    let folder = try TestFolder()
    let set = try folder.writePictures()
    func refuse(_ bytes: [UInt8], _ parts: [String]) throws {
      try folder.write(bytes, to: "png/train/7/17.png")
      expectRefusal(["train/7/17.png"] + parts) { try FormatFixture.load(set) }
    }
    let good = try FormatFixture.bytes("png/train/7/17.png")
    try refuse(FormatFixture.bytes("png/bad size"), ["2 sizes (height x width)", "data.image_size: ["])
    try refuse(Array(good.prefix(50)), ["a PNG image that is cut short"])
    try refuse(Array(good.prefix(20)), ["a PNG image"])
    try refuse([], ["an empty file"])
    try refuse(Array("hello".utf8), ["a text file"])
    try refuse(good.enumerated().map { $0 == 45 ? $1 ^ 1 : $1 }, ["a PNG image that is damaged"])
    // Each once, those that only decoding finds with the others.
    try folder.write(FormatFixture.bytes("png/train/7/17.png").dropLast(30) + [], to: "png/train/3/3.png")
    try folder.write([], to: "png/test/1/zz.png")
    try refuse([], ["3 of ", "train/3/3.png (a PNG image that is", "test/1/zz.png (an empty file)"])
  }

  @Test func `bad files are left out if they may be, and named where the result is`() throws {
    let folder = try TestFolder()
    let set = try folder.writePictures()
    let whole = try FormatFixture.load(set)
    for (name, bytes) in [
      ("train/7/99.png", []), ("train/7/98.png", try FormatFixture.bytes("png/train/7/17.png").dropLast(30) + []),
    ] {
      try folder.write(bytes, to: "png/" + name)
    }
    try folder.write(Array("read me".utf8), to: "png/train/7/README.txt")
    var options = DatasetOptions()
    options.onBadFile = .skip
    let rest = try FormatFixture.load(set, options: options)
    #expect(rest.fingerprint == whole.fingerprint)
    #expect(rest.source.warnings.map(\.kind) == [.badFiles, .ignoredFiles])
    #expect(
      rest.source.warnings[0].message.contains("2 of ") && rest.source.warnings[0].message.contains("7/98.png (a PNG"))
    #expect(rest.source.warnings[1].message.contains("7/README.txt"))
  }

  @Test func `images of several sizes are one sentence, and one size if it is said`() throws {
    let folder = try TestFolder()
    for part in ["train", "test"] {
      try folder.write(FormatFixture.bytes("png/kind grey"), to: "\(part)/a/1.png")
      try folder.write(FormatFixture.bytes("png/bad size"), to: "\(part)/b/2.png")
      try folder.write(FormatFixture.bytes("png/kind colour"), to: "\(part)/b/3.png")
    }
    expectRefusal(["2 sizes (height x width): 4 of 5 x 4, 2 of 5 x 5.", "data.image_size: [4, 4]", "data.resize"]) {
      try FormatFixture.load(folder.path)
    }
    var options = DatasetOptions()
    options.pixelSize = .init(height: 3, width: 6)
    let dataset = try FormatFixture.load(folder.path, options: options)
    let set = dataset.training
    #expect(set.count == 3 && set.height == 3 && set.width == 6 && set.channels == 3)
    options.colour = .grey
    #expect(try FormatFixture.load(folder.path, options: options).training.channels == 1)
  }

  @Test func `what is no class is ignored, if systems leave it there, or named`() throws {
    let folder = try TestFolder()
    let set = try folder.writePictures()
    for name in ["train/Thumbs.db", "train/3/thumbs.db", "test/desktop.ini", "test/.DS_Store"] {
      try folder.write([1], to: "png/" + name)
    }
    #expect(try FormatFixture.load(set).fingerprint == (try FormatFixture.expected().fingerprint))
    try folder.write([1], to: "png/train/list.txt")
    let dataset = try FormatFixture.load(set)
    #expect(dataset.source.warnings.contains { $0.kind == .ignoredFiles && $0.message.contains("train/list.txt") })
    try FileManager.default.createDirectory(atPath: set + "/train/none", withIntermediateDirectories: true)
    expectRefusal(["train/none", "found none", "remove the folder"]) { try FormatFixture.load(set) }
  }

  @Test func `without a test part one is drawn of each class, the same for all training seeds`() throws {
    let folder = try TestFolder()
    for number in 1...5 {
      for name in ["a", "b"] {
        try folder.write(FormatFixture.bytes("png/train/\(number)/\(number).png"), to: "\(name)/\(number).png")
      }
    }
    let dataset = try FormatFixture.load(folder.path)
    #expect(dataset.training.countsPerClass == [4, 4] && dataset.test.countsPerClass == [1, 1])
    #expect(dataset.source.notes.contains { $0.contains("2 of 10 images, 20 % of each class, are drawn") })
    let all = dataset.testingAll()
    #expect(all.training.count == 0 && all.test.countsPerClass == [5, 5])
    // Numbers, and the files that they stand for: of all images those that were drawn are the last.
    let drawn = try #require(dataset.source.testFiles)
    #expect(drawn.count == 2 && drawn.allSatisfy { $0.contains(/^[ab]\/[1-5]\.png$/) })
    #expect(all.source.testFiles?.suffix(2) == drawn[...])
    #expect(all.source.testFiles?.sorted() == (1...5).flatMap { ["a/\($0).png", "b/\($0).png"] }.sorted())
    #expect(zip(drawn, dataset.test.labels.view.elements).allSatisfy { ($0.0.first == "a") == ($0.1 == 0) })
  }

  @Test func `test images are called by their files from the data's folder on`() throws {
    let folder = try TestFolder()
    let image = try FormatFixture.bytes("png/train/1/1.png")
    for (part, name) in [("train", "1"), ("val", "2"), ("Test", "10"), ("Test", "9")] {
      for kind in ["a", "b"] { try folder.write(image, to: "\(part)/\(kind)/\(name).png") }
    }
    for path in [folder.path, folder.path + "/"] {
      let source = try FormatFixture.load(path).source
      #expect(source.testFiles == ["Test/a/9.png", "Test/b/9.png", "Test/a/10.png", "Test/b/10.png"])
      #expect(source.trainingFiles == ["a/1.png", "b/1.png", "a/2.png", "b/2.png"])
    }
    #expect(try FormatFixture.expected().source.testFiles == nil)
  }
}
