import FMDistDatasets
import Testing

/// The names of a table's columns say where the pixels are, or that a column is none.
struct CSVColumnTests {
  /// Pixel `place` of image `image`; the labels go 0, 1, 0, 1.
  private func pixel(_ image: Int, _ place: Int) -> Int { (image * 50 + place * 7) % 251 }

  /// A table with columns called `header`, of which "label" is the label; `place` gives the pixel that a column stands for, nil for one
  /// that is none and holds nines.
  private func table(_ header: [String], _ place: (String) -> Int?) -> [UInt8] {
    let rows = (0..<4).map { image in
      header.map { name in
        name == "label" ? "\(image % 2)" : "\(place(name).map { pixel(image, $0) } ?? 9)"
      }.joined(separator: ",")
    }
    return Array(([header.joined(separator: ",")] + rows).joined(separator: "\n").utf8)
  }

  /// Loads two tables, and expects that the images are right.
  private func expectRight(
    _ header: [String], test: [String]? = nil, size: ImageSize? = nil, shape: [Int] = [4, 4, 1],
    sourceLocation: SourceLocation = #_sourceLocation, _ place: (String) -> Int?
  ) throws {
    let folder = try TestFolder()
    let path = try folder.writeTables(table(header, place), test: table(test ?? header, place))
    let dataset = try FormatFixture.load(path, options: DatasetOptions(imageSize: size))
    for set in [dataset.training, dataset.test] {
      #expect([set.height, set.width, set.channels] == shape, sourceLocation: sourceLocation)
      #expect(Array(set.labels.view.elements) == [0, 1, 0, 1], sourceLocation: sourceLocation)
      for image in 0..<4 {
        let meant = (0..<set.pixelsPerImage).map { UInt8(pixel(image, $0)) }
        #expect(Array(set.image(image).elements) == meant, "\(header)", sourceLocation: sourceLocation)
      }
    }
  }

  private func expectRefused(
    _ says: [String], _ header: [String], test: [String]? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TestFolder()
    let path = try folder.writeTables(table(header) { _ in 1 }, test: table(test ?? header) { _ in 1 })
    expectRefusal(says, sourceLocation: sourceLocation) { try FormatFixture.load(path) }
  }

  private func names(_ prefix: String, _ range: Range<Int> = 0..<16, _ suffix: String = "") -> [String] {
    range.map { "\(prefix)\($0)\(suffix)" }
  }

  private func number(_ name: String) -> Int? { Int(name.filter(\.isNumber)) }

  @Test func `pixels of one numbered sequence are put in order by number`() throws {
    for prefix in ["pixel", "p_", "", "Pixel ", "X."] {
      try expectRight(["label"] + names(prefix)) { number($0) }
      try expectRight(["label"] + names(prefix, 1..<17)) { number($0).map { $0 - 1 } }
    }
    // As sorted by letter (p0, p1, p10, …), backwards, and differently in both tables, with the label anywhere.
    try expectRight(["label"] + names("p").sorted()) { number($0) }
    try expectRight(["label"] + names("p"), test: names("p").reversed() + ["label"]) { number($0) }
    try expectRight(
      names("p", 0..<7).reversed() + ["label"] + names("p", 7..<16), test: ["label"] + names("p").sorted()
    ) {
      number($0)
    }
    try expectRight(["label"] + names("28x28 px", 0..<16, " v2").shuffled()) {
      number(String($0.dropFirst(5).dropLast(2)))
    }
    try expectRight(["label"] + (0..<16).map { ($0 < 10 ? "p0" : "p") + "\($0)" }.reversed()) { number($0) }
  }

  @Test func `rows and columns in the names are the image's`() throws {
    func grid(_ one: String, _ other: String, _ height: Int = 4, _ width: Int = 4, from start: Int = 0) -> [String] {
      (0..<height).flatMap { row in (0..<width).map { "\(one)\(row + start)\(other)\($0 + start)" } }
    }
    func place(_ name: String) -> [Int] { name.split { !$0.isNumber }.compactMap { Int($0) } }
    try expectRight(["label"] + grid("", "x", from: 1)) { (place($0)[0] - 1) * 4 + place($0)[1] - 1 }
    try expectRight(["label"] + grid("pixel_", "_", 2, 8), shape: [2, 8, 1]) { place($0)[0] * 8 + place($0)[1] }
    try expectRight(["label"] + grid("r", "c").shuffled()) { place($0)[0] * 4 + place($0)[1] }
    try expectRight(["label"] + grid("x", "y")) { place($0)[1] * 4 + place($0)[0] }
    try expectRefused(["column", "row by row"], ["label"] + grid("", "x", from: 1).reversed())
    try expectRefused(["from 0 or 1 on"], ["label"] + grid("", "x", from: 1).dropLast())
    try expectRefused(["data.image_size"], ["label"] + grid("p", "_", 6, 3))
    let pixels = ImageSize(height: 2, width: 4, channels: 2)
    try expectRight(["label"] + grid("p", "_", 8, 2), size: pixels, shape: [2, 4, 2]) {
      place($0)[0] * 2 + place($0)[1]
    }
  }

  @Test func `channels in the names are put side by side if the configuration has as many`() throws {
    let colour = ImageSize(height: 2, width: 4, channels: 3)
    let place: (String) -> Int? = { name in
      number(name).flatMap { number in
        "rgb".firstIndex(of: name.first ?? " ").map { number * 3 + "rgb".distance(from: "rgb".startIndex, to: $0) }
      }
    }
    let planes = names("r", 0..<8) + names("g", 0..<8) + names("b", 0..<8)
    try expectRight(["label"] + planes, size: colour, shape: [2, 4, 3], place)
    try expectRight(
      ["label"] + (0..<8).flatMap { ["r\($0)", "g\($0)", "b\($0)"] }, size: colour, shape: [2, 4, 3], place)
    try expectRefused(["column 10 (\"g0\")", "data.image_size: [height, width, 3]"], ["label"] + planes)
  }

  @Test func `names without numbers are taken as they stand`() throws {
    let letters = "abcdefghijklmnop".map(String.init)
    try expectRight(["label"] + letters) { letters.firstIndex(of: $0) }
    let folder = try TestFolder()
    let blank = Array("label,,,,\n1,1,2,3,4\n0,5,6,7,8\n".utf8)
    let dataset = try FormatFixture.load(folder.writeTables(blank, test: blank))
    #expect(Array(dataset.training.pixels.view.elements) == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `a column that is no pixel is refused by name`() throws {
    let few = names("p", 0..<15)
    try expectRefused(
      ["column 2 (\"weight\") is not one of the pixels", "drop(columns=[\"weight\"])"], ["label", "weight"] + few)
    try expectRefused(["column 17 (\"age\")"], ["label"] + few + ["age"])
    try expectRefused(["column 1 (\"Unnamed: 0\")"], ["Unnamed: 0", "label"] + names("p"))
    try expectRefused(["column 18, which has no name,"], ["label"] + names("p") + [""])
    try expectRefused(["column 17 (\"p1000\")", "after \"p14\", number 15"], ["label"] + few + ["p1000"])
    try expectRefused(["column 8 (\"p7\")", "number 6"], ["label"] + names("p", 0..<6) + names("p", 7..<17))
    try expectRefused(["column 2 (\"p2\")", "number 0 or 1"], ["label"] + names("p", 2..<18))
    try expectRefused(["columns 2 and 17", "same pixel, \"p0\""], ["label"] + few + ["p0"])
    try expectRefused(["column 2 (\"weight\")"], ["label", "weight"] + "abcdefghijklmno".map(String.init))
    try expectRefused(["a column called label", "\"id\""], ["id"] + names("p"))
    try expectRefused(["column 17 (\"p\0\")"], ["label"] + few + ["p\0"])
    try expectRefused(["column 17 (\"p99999999999999999999\")"], ["label"] + few + ["p99999999999999999999"])
    let count = ["3"] + (0..<17).filter { $0 != 3 }.map(String.init)
    try expectRefused(["line 1", "in another order"], count)
  }

  @Test func `two headers have to agree`() throws {
    let header = ["label"] + names("p")
    try expectRefused(["test.csv", "p1", "p0,"], header, test: ["label"] + names("p", 1..<17))
    try expectRefused(["pixel 0 is \"p0\" there and \"q0\" here"], header, test: ["label"] + names("q"))
    let letters = "abcdefghijklmnop".map(String.init)
    try expectRefused(
      ["pixel 0 is \"a\" there and \"p\" here"], ["label"] + letters, test: ["label"] + letters.reversed())
    // The test table has no header: what the training table says of the order is not known of it.
    let folder = try TestFolder()
    let bare = Array(String(repeating: "0,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7\n", count: 2).utf8)
    expectRefusal(["test.csv", "it has no header"]) {
      try FormatFixture.load(folder.writeTables(table(names("p") + ["label"]) { number($0) }, test: bare))
    }
    _ = try FormatFixture.load(folder.writeTables(table(header) { number($0) }, test: bare))
  }

  @Test func `without a header a label in the last column is noticed`() throws {
    func rows(labelFirst: Bool, _ first: (Int) -> Int) -> [UInt8] {
      let lines = (0..<24).map { image in
        let pixels = [first(image)] + (1..<16).map { place in pixel(image, place) + 3 }
        return (labelFirst ? [image % 3] + pixels : pixels + [image % 3]).map(String.init).joined(separator: ",")
      }
      return Array(lines.joined(separator: "\n").utf8)
    }
    let folder = try TestFolder()
    for first in [{ $0 * 9 }, { _ in 0 }] as [(Int) -> Int] {
      let (last, right) = (rows(labelFirst: false, first), rows(labelFirst: true, first))
      expectRefusal(["train.csv", "column 1 is taken for the label", "last column looks like class numbers, 0 to 2"]) {
        try FormatFixture.load(folder.writeTables(last, test: last))
      }
      let dataset = try FormatFixture.load(folder.writeTables(right, test: right))
      #expect(Array(dataset.training.labels.view.elements.prefix(4)) == [0, 1, 2, 0])
      // What the sentence says to do.
      let header = Array(((0..<16).map { "pixel\($0)" } + ["label\n"]).joined(separator: ",").utf8)
      let named = try FormatFixture.load(folder.writeTables(header + last, test: header + last))
      #expect(named.fingerprint == dataset.fingerprint)
    }
  }
}
