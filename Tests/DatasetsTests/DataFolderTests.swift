import FMDistDatasets
import Foundation
import Testing

/// What a folder holds, when it holds several things, and what a file stands for.
struct DataFolderTests {
  @Test func `two formats in one folder are refused by name, and one file chooses`() throws {
    let folder = try TestFolder()
    for name in ["X_train", "y_train", "X_test", "y_test"] {
      try folder.write(FormatFixture.bytes("npy/" + name), to: name + ".npy")
    }
    try folder.write(FormatFixture.bytes("mat/plain"), to: "data.mat")
    expectRefusal([folder.path, "NumPy files and as a MATLAB file", "X_train.npy"]) {
      try FormatFixture.load(folder.path)
    }
    let expected = try FormatFixture.expected().fingerprint
    #expect(try FormatFixture.load(folder.path + "/data.mat").source.format == .mat)
    let numpy = try FormatFixture.load(folder.path + "/y_test.npy")
    #expect(numpy.source.format == .npy && numpy.fingerprint == expected)
    let other = try folder.write(Array("hello".utf8), to: "notes.txt")
    expectRefusal([other, "a text file"]) { try FormatFixture.load(other) }
  }

  /// A file there would be refused with the set, a folder taken for a class.
  @Test func `what would lie among a set's classes is known`() throws {
    let folder = try TestFolder()
    try DatasetWriter.write(
      MemoryData.dataset([0, 1], [0, 1], names: ["cat", "dog"]), as: .images, to: folder.path + "/set")
    try folder.write([], to: "set/train/empty/.keep")
    try folder.write([], to: "runs/train/run/notes.txt")
    func isData(_ path: String) -> Bool {
      DatasetLocation.isDataFolder("\(folder.path)/\(path)", unless: { _ in false })
    }
    for path in ["set/train", "set/test", "set/train/cat", "set/test/dog"] { #expect(isData(path), "\(path)") }
    for path in ["set", "", "set/train/empty", "runs/train", "runs/train/run", "nothing"] {
      #expect(!isData(path), "\(path)")
    }
    #expect(throws: DatasetError.self) {
      try DatasetWriter.write(
        MemoryData.dataset([0, 1], [0, 1], names: ["a", "b"]), as: .npy, to: folder.path + "/set/test/other")
    }
  }

  @Test func `two files for one part are refused`() throws {
    let folder = try TestFolder()
    for name in ["X_train.npy", "trainImages.npy"] { try folder.write([1], to: name) }
    expectRefusal(["X_train.npy", "trainImages.npy"]) { try FormatFixture.load(folder.path) }
    let tables = try TestFolder()
    for name in ["a_train.csv", "b_train.csv"] { try tables.write([1], to: name) }
    expectRefusal(["a_train.csv", "b_train.csv"]) { try FormatFixture.load(tables.path) }
    let matlab = try TestFolder()
    for name in ["a.mat", "b.MAT"] { try matlab.write([1], to: name) }
    expectRefusal(["a.mat", "b.MAT"]) { try FormatFixture.load(matlab.path) }
  }

  @Test func `tables are told apart by whole words, and the others are named`() throws {
    for (training, test, other) in [
      ("latest_train.csv", "latest_test.csv", "latest.csv"), ("Training-2.csv", "a test.csv", "train_test.csv"),
      ("fashionTrain.csv", "fashionTest.csv", "notes.csv"),
    ] {
      let folder = try TestFolder()
      try folder.write(FormatFixture.bytes("csv/train"), to: training)
      try folder.write([1], to: other)
      let lacking =
        training == "fashionTrain.csv"
        ? "a table with test in its name (not taken for either part: notes.csv)"
        : "not taken for either part: \(other)"
      if other != "latest.csv" { expectRefusal(kind: .missing, [lacking]) { try FormatFixture.load(folder.path) } }
      try folder.write(FormatFixture.bytes("csv/test"), to: test)
      let dataset = try FormatFixture.load(folder.path, options: DatasetOptions(imageSize: FormatFixture.size))
      #expect(
        dataset.source.files.map(\.path).map { $0.split(separator: "/").last.map(String.init) } == [
          training, training, test, test,
        ])
    }
    let folder = try TestFolder()
    try folder.write([1], to: "data.csv")
    try folder.write([1], to: "notes.csv")
    expectRefusal(kind: .missing, ["two tables", "data.csv", "notes.csv"]) { try FormatFixture.load(folder.path) }
  }

  @Test func `what is missing is named`() throws {
    let folder = try TestFolder()
    try folder.write([1], to: "X_train.npy")
    try folder.write([1], to: "mine_test.csv")
    expectRefusal(kind: .missing, ["lacks y_train.npy, X_test.npy, y_test.npy", "or a table with train in its name"]) {
      try FormatFixture.load(folder.path)
    }
  }

  @Test func `names of classes come from the configuration, a file, or the labels`() throws {
    let folder = try TestFolder()
    let set = try folder.writeNumPy()
    #expect(try FormatFixture.load(set).training.classNames == (0..<10).map(String.init))
    let names = (0..<10).map { "class \($0)" }
    try folder.write(Array((names.joined(separator: "\r\n") + "\r\n").utf8), to: "npy/classes.txt")
    #expect(try FormatFixture.load(set).training.classNames == names)
    let given = try ClassNames((0..<11).map { "c\($0)" }, origin: "data.class_names")
    #expect(try FormatFixture.load(set, options: DatasetOptions(classNames: given)).training.classCount == 11)
    let few = DatasetOptions(classNames: try ClassNames(["a", "b"], origin: "data.class_names"))
    expectRefusal(kind: .configuration, ["data.class_names", "from 0 to 9", "found 2 names"]) {
      try FormatFixture.load(set, options: few)
    }
    for bad in [[], [""], ["a", "a"], ["a\nb"], (0...65_536).map(String.init)] {
      expectRefusal(kind: .configuration, ["data.class_names"]) { try ClassNames(bad, origin: "data.class_names") }
    }
    try folder.write(Array("a\nb\n".utf8), to: "npy/classes.txt")
    expectRefusal(["labels from 0 to 1", "found 2"]) { try FormatFixture.load(set) }
  }

  @Test func `classes may be 256`() throws {
    let folder = try TestFolder()
    let bytes = Array(UInt8.min...UInt8.max)
    for part in ["train", "test"] {
      try folder.write(
        NumPyTests.file(
          "{'descr': '|u1', 'fortran_order': False, 'shape': (256, 2, 2, 3)}",
          bytes.flatMap { [UInt8](repeating: $0, count: 12) }), to: "X_\(part).npy")
      try folder.write(
        NumPyTests.file("{'descr': '|u1', 'fortran_order': False, 'shape': (256,)}", bytes), to: "y_\(part).npy")
    }
    let dataset = try FormatFixture.load(folder.path)
    #expect(dataset.training.classCount == 256)
    try DatasetWriter.write(dataset, as: .images, to: folder.path + "/png")
    #expect(try FormatFixture.load(folder.path + "/png").fingerprint == dataset.fingerprint)
  }

  @Test(
    arguments: [
      (["test/cat"], ["has the folder test but no train"]), (["notes/.hidden"], ["holds none of the files"]),
      (["train/cat", "training/cat"], ["has the folders train and training", "move one of them elsewhere"]),
    ] as [([String], [String])])
  func `folders of images that are no data set say what is missing`(_ places: [String], _ says: [String]) throws {
    let folder = try TestFolder()
    for place in places { try folder.write(FormatFixture.bytes("png/kind grey"), to: place + "/1.png") }
    expectRefusal(kind: .missing, says) { try FormatFixture.load(folder.path) }
  }

  @Test func `what is called PNG and is something else is named by its content`() throws {
    let folder = try TestFolder()
    for part in ["train", "test"] { try folder.write(FormatFixture.bytes("png/kind grey"), to: part + "/a/1.png") }
    let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]
    let kinds: [([UInt8], String)] = [
      (jpeg, "a JPEG image"), (Array("GIF89a".utf8), "a GIF image"),
      (Array("BM".utf8) + [1, 2, 3, 4, 0, 0, 0, 0, 54], "a BMP image"),
      (Array("RIFF0000WEBPVP8 ".utf8), "a WebP image"),
      (Array("II*\0".utf8), "a TIFF image"), ([0, 0, 0, 24] + Array("ftypheic".utf8), "a HEIC image"),
      ([0, 0, 0, 24] + Array("ftypavif".utf8), "an AVIF image"),
      (Array("<?xml version=\"1.0\"?><svg>".utf8), "an SVG drawing"),
      (Array("%PDF-1.7\n%".utf8) + [0xE2], "a PDF document"),
      (Array("<!DOCTYPE html><html>".utf8), "a web page (HTML)"), (Array("PK\u{3}\u{4}\u{14}".utf8), "a zip archive"),
      (Array("BMW, VW".utf8), "a text file"),
    ]
    for (bytes, name) in kinds {
      try folder.write(bytes, to: "train/a/2.png")
      expectRefusal(["1 of 3 files cannot be used as images", "train/a/2.png (\(name)", "data.on_bad_file: skip"]) {
        try FormatFixture.load(folder.path)
      }
    }
  }
}
