import FMDistDatasets
import Foundation
import Testing

/// A name is one name, however it is spelled.
struct ClassNameSpellingTests {
  private let composed = "\u{DC}bung", decomposed = "U\u{308}bung"

  /// Writes the fixture's images in three folders, of which one and its files are called as `umlaut` spells it.
  private func write(_ umlaut: String, to folder: TestFolder) throws -> String {
    let grey = try FormatFixture.bytes("png/kind grey")
    for part in ["train", "test"] {
      // Vogel sorts before Übung by NFC's bytes, and behind it by NFD's.
      for (index, name) in ["Apfel", umlaut, "Vogel"].enumerated() {
        for file in ["1", "z", "\(umlaut)"] {
          // Every image has pixels of its own.
          try folder.write(
            index == 0 ? grey : FormatFixture.bytes("png/train/\(index)/\(index).png"),
            to: "\(umlaut)/\(part)/\(name)/\(file).png")
        }
      }
    }
    return folder.path + "/" + umlaut
  }

  @Test func `copies in both normal forms are one data set`() throws {
    let (one, two) = (try TestFolder(), try TestFolder())
    let first = try FormatFixture.load(write(composed, to: one))
    let second = try FormatFixture.load(write(decomposed, to: two))
    #expect(first.training.classNames == ["Apfel", "Vogel", composed])
    #expect(second.training.classNames.map { Array($0.utf8) } == first.training.classNames.map { Array($0.utf8) })
    #expect(second.fingerprint == first.fingerprint)
    #expect(Array(second.training.labels.view.elements) == Array(first.training.labels.view.elements))
  }

  @Test(arguments: ["classes.txt", "data.class_names"]) func `a list in one form fits folders in the other`(
    _ list: String
  ) throws {
    let folder = try TestFolder()
    let set = try write(composed, to: folder)
    let names = ["Vogel", "  " + decomposed + "\u{FEFF}", "Apfel"]
    var options = DatasetOptions()
    if list == "classes.txt" {
      try folder.write(
        [0xEF, 0xBB, 0xBF] + Array((names.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: composed + "/classes.txt")
    } else {
      options.classNames = try ClassNames(names, origin: list)
    }
    let training = try FormatFixture.load(set, options: options).training
    #expect(training.classNames == ["Vogel", composed, "Apfel"])
    #expect(training.classNames[1].unicodeScalars.first == "\u{DC}")
    #expect(training.countsPerClass == [3, 3, 3])
  }

  @Test func `two folders of one name are told apart by their code points`() throws {
    let folder = try TestFolder()
    let set = try write(composed, to: folder)
    try folder.write([1], to: "\(composed)/train/\(decomposed)/x.png")
    expectRefusal([
      "two folders are called \"\(composed)\"", "U+00DC U+0062", "U+0055 U+0308 U+0062", "(NFC)",
      "Move the images of one into the other",
    ]) { try FormatFixture.load(set) }
    try FileManager.default.removeItem(atPath: "\(set)/train/\(decomposed)")
    try folder.write([1], to: "\(composed)/test/Apfel /x.png")
    expectRefusal(["two folders are called \"Apfel\"", "U+0020", "blanks"]) { try FormatFixture.load(set) }
  }

  @Test func `lists with one name twice show both spellings`() {
    func refuse(_ names: [String], _ parts: [String]) {
      expectRefusal(kind: .configuration, parts) { try ClassNames(names, origin: "data.class_names") }
    }
    refuse(["a", composed, decomposed], ["classes 1 and 2", "U+00DC", "U+0055 U+0308"])
    refuse(["a", "a "], ["classes 0 and 1", "U+0061 and U+0061 U+0020"])
    refuse(["a", "\u{200B}"], ["class 1"])
    refuse(["a", "b\nc"], ["class 1"])
    refuse(["a", "a"], ["classes 0 and 1 are both called \"a\". Give"])
  }

  @Test func `names that only look alike are a warning`() {
    for (one, other) in [("cat", "Cat"), ("cat", "c\u{200B}at"), ("ice cream", "icecream"), ("A", "\u{FF21}")] {
      let dataset = MemoryData.dataset([0, 1, 0, 1], [0, 1], names: [one, other])
      let found = DatasetWarning.all(in: dataset)
      #expect(found.map(\.kind) == [.classNames], "\(one) \(other)")
      #expect(found.first?.message.contains("U+") == true)
    }
    let fine = MemoryData.dataset([0, 1, 0, 1], [0, 1], names: ["cat", "cats"])
    #expect(DatasetWarning.all(in: fine).isEmpty)
  }

  /// Names and their order, also those of classes without images in a part, go through every format and back.
  @Test func `ten conversions keep names, order and images`() throws {
    let folder = try TestFolder()
    let names = [decomposed, "a/b", "1", ".hidden", "nowhere", "zebra", "0", "only test"]
    let first = MemoryData.dataset([1, 5, 0, 3, 2, 5], [0, 7, 6], names: try ClassNames(names, origin: "x").names)
    var dataset = first
    for (number, format) in (DatasetFormat.allCases + DatasetFormat.allCases).enumerated() {
      let path = "\(folder.path)/\(number)"
      try DatasetWriter.write(dataset, as: format, to: path)
      // Under a known set's name, whose classes are called otherwise.
      dataset = try FormatFixture.load(path, name: "fashion-mnist")
      #expect(dataset.training.classNames == [composed] + names.dropFirst(), "\(format)")
      #expect(Array(dataset.training.labels.view.elements) == [1, 5, 0, 3, 2, 5], "\(format)")
      #expect(Array(dataset.test.labels.view.elements) == [0, 7, 6], "\(format)")
      #expect(Array(dataset.training.pixels.view.elements) == Array(first.training.pixels.view.elements))
    }
  }

  @Test func `a model's names leave data its own`() throws {
    let folder = try TestFolder()
    let set = try write(composed, to: folder)
    var options = DatasetOptions(classNames: try ClassNames(["x", "y", "z"], origin: "data.class_names"))
    let renamed = try FormatFixture.load(set, options: options)
    #expect(renamed.training.classNames == ["x", "y", "z"])
    #expect(renamed.source.ownClassNames == ["Apfel", "Vogel", composed])
    options.prefersOwnClassNames = true
    #expect(try FormatFixture.load(set, options: options).training.classNames == ["Apfel", "Vogel", composed])
    // Arrays with a list of names are data that names its classes, too.
    try DatasetWriter.write(renamed, as: .npy, to: folder.path + "/npy")
    options.classNames = try ClassNames(["cat", "dog", "elk"], origin: "data.class_names")
    #expect(try FormatFixture.load(folder.path + "/npy", options: options).training.classNames == ["x", "y", "z"])
    options.prefersOwnClassNames = false
    #expect(try FormatFixture.load(folder.path + "/npy", options: options).source.ownClassNames == ["x", "y", "z"])
    // A name of the data for another of its classes.
    options.classNames = try ClassNames(["y", "cat", "elk"], origin: "data.class_names")
    let moved = DatasetWarning.all(in: try FormatFixture.load(folder.path + "/npy", options: options))
    #expect(moved.contains { $0.message.contains("Its y, class 1, is called cat here") }, "\(moved)")
  }
}
