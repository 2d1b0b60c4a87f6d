import FMDistDatasets
import Foundation
import Testing

/// Tables as pandas writes them, and as they come damaged.
struct CSVTests {
  private let options = DatasetOptions(imageSize: FormatFixture.size)

  @Test(
    arguments: [
      "train", "headerless", "index", "label last", "floats", "quoted, with carriage returns", "byte order mark",
      "compressed",
      "no last line end",
    ])
  func `tables of every kind give the same images`(_ name: String) throws {
    let folder = try TestFolder()
    let dataset = try FormatFixture.load(folder.writeTables(FormatFixture.bytes("csv/" + name)), options: options)
    #expect(dataset.fingerprint == (try FormatFixture.expected().fingerprint))
    #expect(dataset.source.format == .csv)
  }

  /// What pandas writes of `DataFrame(array)`, whose columns it numbers, with `index=False`; R's write.table counts from 1.
  @Test(arguments: [0, 1]) func `a line that counts columns is a header`(_ start: Int) throws {
    let training = try table { $0[0] = (start..<start + 21).map(String.init).joined(separator: ",") }
    let folder = try TestFolder()
    let dataset = try FormatFixture.load(folder.writeTables(training), options: options)
    #expect(dataset.fingerprint == (try FormatFixture.expected().fingerprint))
    let index = try table { lines in
      lines = lines.enumerated().map { "\($0 - 1),\($1)" }
      lines[0] = "," + (start..<start + 21).map(String.init).joined(separator: ",")
    }
    let indexed = try FormatFixture.load(folder.writeTables(index), options: options)
    #expect(indexed.fingerprint == dataset.fingerprint)
  }

  /// The training table with the lines `change` makes of its lines, of which the first is the header.
  private func table(_ change: (inout [String]) -> Void) throws -> [UInt8] {
    var lines = String(decoding: try FormatFixture.bytes("csv/train"), as: UTF8.self).split(separator: "\n").map(
      String.init)
    change(&lines)
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func refuse(_ parts: [String], _ change: (inout [String]) -> Void) throws {
    let folder = try TestFolder()
    let training = try table(change)
    expectRefusal(["fashion-mnist_train.csv"] + parts) {
      try FormatFixture.load(folder.writeTables(training), options: options)
    }
  }

  @Test func `errors name line and column`() throws {
    try refuse(["line 5", "21 columns", "found 20"]) {
      $0[4].removeLast($0[4].split(separator: ",").last.map { $0.count + 1 } ?? 0)
    }
    try refuse(["line 21", "found 22"]) { $0[20] += ",7" }
    try refuse(["line 3, column 2 (\"pixel1\")", "found \"256\""]) { $0[2] = "1,256" + $0[2].dropFirst(3) }
    try refuse(["line 3, column 2 (\"pixel1\")", "found \"-7\""]) { $0[2] = "1,-7" + $0[2].dropFirst(3) }
    try refuse(["line 3, column 2", "found \"0.5\""]) { $0[2] = "1,0.5" + $0[2].dropFirst(3) }
    try refuse(["line 3, column 2", "found \"\""]) { $0[2] = "1," + $0[2].dropFirst(3) }
    try refuse(["line 4, column 21 (\"pixel20\")", "found \"7x\""]) {
      $0[3] = $0[3].split(separator: ",").dropLast().joined(separator: ",") + ",7x"
    }
    try refuse(["line 2, column 1 (\"label\")", "found \"coat\"", "class numbers"]) {
      $0[1] = "coat" + $0[1].dropFirst(1)
    }
    try refuse(["expected lines with images"]) { $0 = [$0[0]] }
    try refuse(["semicolons"]) { $0 = $0.map { $0.replacing(",", with: ";") } }
    try refuse(["a column called label"]) { lines in
      lines = lines.map { String($0.split(separator: ",", maxSplits: 1)[1]) }
    }
    try refuse(["columns 1 and 2"]) { $0[0] = $0[0].replacing("pixel1,", with: "label,") }
    let folder = try TestFolder()
    expectRefusal(["fashion-mnist_train.csv", "empty"]) {
      try FormatFixture.load(folder.writeTables([]), options: options)
    }
  }

  @Test func `blank lines are no rows, and old Macs' line ends are named`() throws {
    let folder = try TestFolder()
    let blanks = try table { $0 += ["", "  \t ", " \r"] }
    #expect(
      try FormatFixture.load(folder.writeTables(blanks), options: options).fingerprint
        == FormatFixture.expected().fingerprint)
    let training = try table { _ in }.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: "\r") : $0 }
    expectRefusal(["line 1", "carriage returns alone"]) {
      try FormatFixture.load(folder.writeTables(training), options: options)
    }
  }

  @Test func `rows that nobody gave a size for are marked as guessed`() throws {
    let folder = try TestFolder()
    let row = "0," + [String](repeating: "9", count: 64).joined(separator: ",") + "\n"
    let path = try folder.writeTables(Array(row.utf8), test: Array(row.utf8))
    let guessed = try FormatFixture.load(path)
    #expect(guessed.source.isTakenAsSquares)
    #expect((guessed.training.height, guessed.training.width, guessed.training.channels) == (8, 8, 1))
    let size = DatasetOptions(imageSize: ImageSize(height: 4, width: 4, channels: 4))
    #expect(try !FormatFixture.load(path, options: size).source.isTakenAsSquares)
    #expect(try !FormatFixture.expected().source.isTakenAsSquares)
  }

  @Test func `a row that is no square needs a size`() throws {
    let folder = try TestFolder()
    expectRefusal(["rows of 20 values", "data.image_size"]) {
      try FormatFixture.load(folder.writeTables(FormatFixture.bytes("csv/train")))
    }
    let wrong = DatasetOptions(imageSize: ImageSize(height: 5, width: 5, channels: 1))
    expectRefusal(["20, data.image_size says 5 x 5 x 1"]) {
      try FormatFixture.load(folder.writeTables(FormatFixture.bytes("csv/train")), options: wrong)
    }
  }

  /// Every way in which numbers of one, two and three digits can follow each other, and lines longer than a block.
  @Test func `every byte is read in every place`() throws {
    let (height, width) = (700, 1000)
    let rows = (0..<3).map { row in (0..<height * width).map { ($0 * (2 * row + 1) + $0 / 256 * 7 + row) % 256 } }
    let text = rows.enumerated().map { "\($0 % 2)," + $1.map(String.init).joined(separator: ",") + "\n" }.joined()
    let folder = try TestFolder()
    let size = ImageSize(height: height, width: width, channels: 1)
    let dataset = try FormatFixture.load(
      folder.writeTables(Array(text.utf8), test: Array(text.utf8)), options: DatasetOptions(imageSize: size))
    #expect(dataset.training.pixels.view.elements.elementsEqual(rows.joined().map { UInt8($0) }))
    #expect(Array(dataset.test.labels.view.elements) == [0, 1, 0])
  }

  @Test func `60,000 rows are read in seconds, at a rate that is printed`() throws {
    // As many digits as in Fashion-MNIST: half of the pixels are 0.
    let row = (0..<784).map { $0 % 2 == 0 ? 0 : ($0 * 7) % 256 }
    let line = Array(("0," + row.map(String.init).joined(separator: ",") + "\n").utf8)
    let folder = try TestFolder()
    let path = try folder.writeTables(Array([[UInt8]](repeating: line, count: 60_000).joined()), test: line)
    let start = ContinuousClock.now
    let dataset = try FormatFixture.load(path)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print(
      "a table of \(60_000 * line.count) bytes was read at \(Int(60_000 * Double(line.count) / seconds / 1e6)) MB/s")
    #expect(dataset.training.count == 60_000)
    #expect(seconds < 5, "even on a busy machine")
  }
}
