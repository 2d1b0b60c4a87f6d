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
    try refuse(FormatFixture.bytes("png/bad size"), ["expected an image 4 wide and 5 high", "found 5 wide and 5 high"])
    try refuse(FormatFixture.bytes("png/bad transparent"), ["opaque"])
    try refuse(Array(good.prefix(50)), ["damaged"])
    try refuse(Array(good.prefix(20)), ["header"])
    try refuse([], ["an empty file"])
    try refuse(Array("hello".utf8), ["a text file"])
    try refuse(good.enumerated().map { $0 == 45 ? $1 ^ 1 : $1 }, ["damaged"])
    var large = good
    large.replaceSubrange(16..<24, with: [0, 0, 0x20, 0, 0, 0, 0x20, 0])
    try refuse(large, ["claims 8192 x 8192"])
  }

  @Test func `what is no class is ignored, if systems leave it there, or named`() throws {
    let folder = try TestFolder()
    let set = try folder.writePictures()
    for name in ["train/Thumbs.db", "train/3/thumbs.db", "test/desktop.ini", "test/.DS_Store"] {
      try folder.write([1], to: "png/" + name)
    }
    #expect(try FormatFixture.load(set).fingerprint == (try FormatFixture.expected().fingerprint))
    try folder.write([1], to: "png/train/list.txt")
    expectRefusal(["train/list.txt", "only folders", "found a file"]) { try FormatFixture.load(set) }
    try FileManager.default.removeItem(atPath: set + "/train/list.txt")
    try FileManager.default.createDirectory(atPath: set + "/train/none", withIntermediateDirectories: true)
    expectRefusal(["train/none", "found none", "take the folder away"]) { try FormatFixture.load(set) }
  }

  @Test func `a set without a test part says what to do`() throws {
    let folder = try TestFolder()
    try folder.write(FormatFixture.bytes("png/kind grey"), to: "train/a/1.png")
    expectRefusal(kind: .missing, ["lacks the folder test", "move a part of train's"]) {
      try FormatFixture.load(folder.path)
    }
  }
}
