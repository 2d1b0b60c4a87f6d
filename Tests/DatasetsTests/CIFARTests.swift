import FMDistDatasets
import Testing

/// CIFAR's binary files, made by their description: a label or two, then a byte for each pixel's red, then green, then blue.
struct CIFARTests {
  private func pixel(_ image: Int, _ channel: Int, _ place: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: image * 31 + channel * 90 + place)
  }

  private func records(_ images: Range<Int>, labels: (Int) -> [UInt8]) -> [UInt8] {
    images.flatMap { image in
      labels(image) + (0..<3).flatMap { channel in (0..<1024).map { pixel(image, channel, $0) } }
    }
  }

  private func expectRight(_ dataset: Dataset, labels: (Int) -> Int) {
    let set = dataset.training
    #expect((set.height, set.width, set.channels) == (32, 32, 3))
    for image in 0..<set.count {
      let expected = (0..<1024).flatMap { place in (0..<3).map { pixel(image, $0, place) } }
      #expect(Array(set.image(image).elements) == expected, "image \(image)")
      #expect(Int(set.labels.view[image]) == labels(image))
    }
  }

  @Test func `five batches of ten classes are read with their names`() throws {
    let folder = try TestFolder()
    for batch in 0..<5 {
      try folder.write(
        records(2 * batch..<2 * batch + 2) { [UInt8($0 % 10)] }, to: "c/data_batch_\(batch + 1).bin")
    }
    try folder.write(records(20..<30) { [UInt8($0 % 10)] }, to: "c/test_batch.bin")
    let names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    try folder.write(Array((names.joined(separator: "\n") + "\n\n").utf8), to: "c/batches.meta.txt")
    for place in ["/c", "/c/data_batch_2.bin"] {
      let dataset = try FormatFixture.load(folder.path + place)
      expectRight(dataset) { $0 % 10 }
      #expect(dataset.training.classNames == names && dataset.test.count == 10)
    }
    try folder.write(records(0..<2) { [UInt8($0 + 9)] }, to: "c/data_batch_3.bin")
    expectRefusal(["data_batch_3.bin", "found 10 for image 1 (byte 3073)"]) {
      try FormatFixture.load(folder.path + "/c")
    }
    try folder.write([1, 2, 3], to: "c/data_batch_3.bin")
    expectRefusal(["data_batch_3.bin", "records of 3073 bytes", "found 3 bytes"]) {
      try FormatFixture.load(folder.path + "/c")
    }
  }

  @Test func `of a hundred classes the fine labels count`() throws {
    let folder = try TestFolder()
    try folder.write(records(0..<100) { [7, UInt8($0)] }, to: "c/train.bin")
    try folder.write(records(0..<3) { [7, UInt8($0)] }, to: "c/test.bin")
    let dataset = try FormatFixture.load(folder.path + "/c")
    expectRight(dataset) { $0 }
    #expect(dataset.training.classCount == 100)
  }

  @Test func `pickles are refused with the lines that convert them`() throws {
    let folder = try TestFolder()
    let names = (1...5).map { "data_batch_\($0)" } + ["test_batch"]
    for name in names { try folder.write([0x80, 2, 0x7D, 0x71, 1], to: "c/" + name) }
    expectRefusal(kind: .missing, ["pickle can run any program", "import pickle, numpy", "np.savez(d + 'cifar10.npz'"])
    {
      try FormatFixture.load(folder.path + "/c")
    }
    expectRefusal(["one of several files", "cifar10.npz"]) { try FormatFixture.load(folder.path + "/c/data_batch_1") }
    let file = try folder.write([0x80, 4, 0x95], to: "d/birds.pkl")
    for place in [file, folder.path + "/d"] {
      let error = #expect(throws: DatasetError.self) { _ = try FormatFixture.load(place) }
      #expect(error?.message.contains("'birds.pkl'") == true && error?.message.contains("np.savez") == true)
    }
  }

  @Test(arguments: [("data.parquet", "PAR1....", "Parquet"), ("data.json", "{\"images\": []}", "JSON")])
  func `formats that are not read are named`(_ name: String, text: String, says: String) throws {
    let folder = try TestFolder()
    let path = try folder.write(Array(text.utf8), to: name)
    expectRefusal([name, says, "np.savez"]) { try FormatFixture.load(path) }
  }

  /// A column that only says which image it is, anywhere, in quotes and with commas.
  @Test func `tables may have a column of names`() throws {
    let folder = try TestFolder()
    let table = String(decoding: try FormatFixture.bytes("csv/train"), as: UTF8.self)
    let lines = table.split(whereSeparator: \.isNewline)
    func write(_ line: (Int, Substring) -> String) throws -> String {
      try folder.writeTables(Array((lines.enumerated().map(line).joined(separator: "\n") + "\n").utf8))
    }
    let options = DatasetOptions(imageSize: FormatFixture.size)
    let expected = try FormatFixture.expected().training
    for way in 0..<3 {
      let path = try write { index, line in
        switch way {
        case 0: index == 0 ? "id,\(line)" : "img_\(index).png,\(line)"
        case 1: index == 0 ? "\(line),filename" : "\(line),\"a, \(index).png\""
        default: index == 0 ? "Id,image,\(line)" : "\(index),x,\(line)"
        }
      }
      let dataset = try FormatFixture.load(path, options: options)
      #expect(Array(dataset.training.pixels.view.elements) == Array(expected.pixels.view.elements), "\(way)")
      #expect(Array(dataset.training.labels.view.elements) == Array(expected.labels.view.elements))
      #expect(dataset.source.notes.first?.contains("not used as pixels") == true)
    }
    // Without a header it is one column too many.
    let bare = try folder.writeTables(
      Array(lines.dropFirst().enumerated().map { "\($0.offset % 3),1,0,1,2,3" }.joined(separator: "\n").utf8))
    expectRefusal(["rows of 5 values", "one column more than 2 x 2", "such as an id"]) { try FormatFixture.load(bare) }
  }
}
