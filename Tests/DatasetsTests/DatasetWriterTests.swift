import FMDistDatasets
import Foundation
import Testing

/// What is written is read again, in every format and from each to each.
struct DatasetWriterTests {
  private let options = DatasetOptions(imageSize: FormatFixture.size)

  @Test func `a set goes through all formats and stays the same`() throws {
    let folder = try TestFolder()
    let expected = try FormatFixture.expected()
    var dataset = expected
    for (number, format) in (DatasetFormat.allCases + DatasetFormat.allCases.reversed()).enumerated() {
      let path = "\(folder.path)/\(number)"
      try DatasetWriter.write(dataset, as: format, to: path)
      dataset = try FormatFixture.load(path, options: options)
      #expect(dataset.source.format == format)
      #expect(dataset.fingerprint == expected.fingerprint, "\(format)")
      #expect(dataset.training.classNames == expected.training.classNames)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 10, "nothing temporary is left")
  }

  @Test(arguments: DatasetFormat.allCases) func `colour and names of classes go with it`(_ format: DatasetFormat) throws
  {
    let folder = try TestFolder()
    let set = try folder.writeSet { name, bytes in
      switch name {
      case Fixture.trainingImages: idx([20, 3, 4, 3], values: (0..<720).map { UInt8($0 % 251) })
      case Fixture.testImages: idx([7, 3, 4, 3], values: (0..<252).map { UInt8($0) })
      default: bytes
      }
    }
    let names = (0..<10).map { "a/\($0)" }
    let dataset = try FormatFixture.load(
      set, options: DatasetOptions(classNames: ClassNames(names, origin: "data.class_names")))
    try DatasetWriter.write(dataset, as: format, to: folder.path + "/out")
    let size = ImageSize(height: 3, width: 4, channels: 3)
    let read = try FormatFixture.load(
      folder.path + "/out", options: DatasetOptions(imageSize: format == .csv ? size : nil))
    #expect(read.fingerprint == dataset.fingerprint)
    #expect(read.training.classNames == names)
  }

  @Test func `what would not read the same is not kept, and where it needs its size, that is said`() throws {
    let folder = try TestFolder()
    func dataset(_ sizes: [UInt32]) throws -> Dataset {
      func images(_ count: UInt32) -> [UInt8] {
        idx([count] + sizes, values: (0..<Int(count * sizes.reduce(1, *))).map { UInt8($0 % 251) })
      }
      let set = try folder.writeSet(to: "\(sizes)") { name, _ in
        switch name {
        case Fixture.trainingImages: images(3)
        case Fixture.testImages: images(2)
        case Fixture.trainingLabels: idx([3], values: [0, 1, 0])
        default: idx([2], values: [0, 1])
        }
      }
      return try FormatFixture.load(set)
    }
    let wide = try dataset([2, 20_000])
    expectRefusal(["/a/png: this data set", "folders of images", "--to idx", "20,000"]) {
      try DatasetWriter.write(wide, as: .images, to: folder.path + "/a/png")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/a"))
    let colour = try dataset([8, 8, 3])
    for format in DatasetFormat.allCases {
      let path = "\(folder.path)/\(format)"
      let needsSize = try DatasetWriter.write(colour, as: format, to: path)
      #expect(needsSize == (format == .csv || format == .mat), "\(format)")
      let size = ImageSize(height: 8, width: 8, channels: 3)
      let read = try FormatFixture.load(path, options: DatasetOptions(imageSize: needsSize ? size : nil))
      #expect(read.fingerprint == colour.fingerprint)
    }
  }

  @Test func `nothing is overwritten unasked, and nothing but data sets`() throws {
    let folder = try TestFolder()
    let dataset = try FormatFixture.expected()
    let path = folder.path + "/out"
    try DatasetWriter.write(dataset, as: .npy, to: path)
    expectRefusal(kind: .usage, [path, "--overwrite"]) { try DatasetWriter.write(dataset, as: .idx, to: path) }
    try DatasetWriter.write(dataset, as: .idx, to: path + "/", overwrite: true)
    #expect(try FormatFixture.load(path).source.format == .idx)
    try folder.write([1], to: "out/thesis.tex")
    expectRefusal(kind: .usage, ["thesis.tex"]) {
      try DatasetWriter.write(dataset, as: .csv, to: path, overwrite: true)
    }
    // A set that someone else made, and what someone put among the images, are not fmdist's to delete.
    let own = try folder.writeNumPy()
    expectRefusal(kind: .usage, ["npy", ".fmdist-data"]) {
      try DatasetWriter.write(dataset, as: .csv, to: own, overwrite: true)
    }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.removeItem(atPath: own)
    for (number, other) in [".git/config", "train/3/mine.png", "train/notes.csv", "mine.csv"].enumerated() {
      try DatasetWriter.write(dataset, as: .images, to: path)
      try folder.write([1], to: "out/" + other)
      expectRefusal(kind: .usage, ["holds \(number == 0 ? ".git" : other) too"]) {
        try DatasetWriter.write(dataset, as: .csv, to: path, overwrite: true)
      }
      try FileManager.default.removeItem(atPath: path)
    }
    try DatasetWriter.write(dataset, as: .images, to: path)
    try folder.write([1], to: "out/train/.DS_Store")
    try DatasetWriter.write(dataset, as: .csv, to: path, overwrite: true)
    #expect(try FormatFixture.load(path, options: options).fingerprint == dataset.fingerprint)
    let file = try folder.write([1], to: "file")
    expectRefusal(kind: .usage, ["is not a folder"]) {
      try DatasetWriter.write(dataset, as: .csv, to: file, overwrite: true)
    }
    expectRefusal(kind: .io, ["file/out"]) { try DatasetWriter.write(dataset, as: .csv, to: file + "/out") }
    expectRefusal(kind: .usage, ["new folder"]) {
      try DatasetWriter.write(dataset, as: .csv, to: "..", overwrite: true)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["file", "out"])
  }

  @Test func `the digest counts what is there twice`() throws {
    let folder = try TestFolder()
    let image: (Int) -> [UInt8] = { number in (0..<20).map { UInt8(number * 20 + $0) } }
    // Training: 0 1 2 2 3; test: 2 4 4, of which the first has another label than in training.
    let training = idx([5, 5, 4], values: [0, 1, 2, 2, 3].flatMap(image))
    let test = idx([3, 5, 4], values: [2, 4, 4].flatMap(image))
    let set = try folder.writeSet { name, _ in
      switch name {
      case Fixture.trainingImages: training
      case Fixture.trainingLabels: idx([5], values: [0, 1, 2, 1, 0])
      case Fixture.testImages: test
      default: idx([3], values: [1, 2, 2])
      }
    }
    let digest = DatasetDigest(try FormatFixture.load(set))
    #expect(digest.duplicatesInTraining == 1)
    #expect(digest.duplicatesInTest == 1)
    #expect(digest.testImagesInTraining == 1)
    #expect(digest.contradictions == 2)
  }
}
