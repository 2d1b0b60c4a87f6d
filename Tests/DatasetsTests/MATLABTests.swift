import FMDistDatasets
import Testing

/// Files of SciPy's savemat and of MATLAB 7.3's kind, in every orientation.
struct MATLABTests {
  private func load(_ name: String, options: DatasetOptions = DatasetOptions()) throws -> Dataset {
    let folder = try TestFolder()
    // The name says nothing.
    return try FormatFixture.load(
      folder.write(FormatFixture.bytes("mat/" + name), to: "fashion_data"), options: options)
  }

  @Test(
    arguments: [
      "compressed", "plain", "one-hot, N x K and K x N, doubles", "columns, among other variables", "H x W x N", "unit",
      "7.3 compressed", "7.3 plain, doubles",
    ])
  func `files of every kind give the same images`(_ name: String) throws {
    let dataset = try load(name)
    let expected = try FormatFixture.expected()
    #expect(Array(dataset.training.pixels.view.elements) == Array(expected.training.pixels.view.elements))
    #expect(dataset.fingerprint == expected.fingerprint)
    #expect(dataset.source.format == .mat)
  }

  @Test func `rows need a size, and colour keeps its place`() throws {
    expectRefusal(["X_train", "rows of 20 values"]) { try load("flat") }
    let options = DatasetOptions(imageSize: FormatFixture.size)
    #expect(try load("flat", options: options).fingerprint == FormatFixture.expected().fingerprint)
    let colour = try load("H x W x C x N").training
    #expect((colour.height, colour.width, colour.channels) == (5, 4, 3))
    let expected = try FormatFixture.expected()
    let grey = Array(expected.training.pixels.view.elements)
    #expect(Array(colour.pixels.view.elements) == grey.flatMap { [$0, $0, $0] })
  }

  @Test(
    arguments: [
      ("bad without y_test", ["no y_test among X_train, y_train, X_test"]),
      ("bad two of a kind", ["trainImages", "could be X_train"]), ("bad complex", ["X_train", "complex numbers"]),
      ("bad from 1", ["y_train", "subtract 1"]),
    ])
  func `what is missing or meant otherwise is named`(_ name: String, says: [String]) throws {
    expectRefusal(says) { try load(name) }
  }

  /// Two images of 2 x 3 and their labels for each part, the images of class `classCode`.
  private func small(_ classCode: Int, _ images: [UInt8], labels: [UInt8] = [0, 1]) -> [[UInt8]] {
    ["train", "test"].flatMap { part in
      [
        MATBytes.array("X_\(part)", classCode: classCode, sizes: [2, 2, 3], values: images),
        MATBytes.array("y_\(part)", classCode: classCode, sizes: [1, 2], values: labels),
      ]
    }
  }

  /// MATLAB stores whole doubles as unsigned bytes; what they mean, the class says.
  @Test func `doubles stored as bytes follow the rule for doubles`() throws {
    let folder = try TestFolder()
    let (unit, bytes): ([UInt8], [UInt8]) = (
      [0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0], [0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 7]
    )
    for (classCode, values, factor) in [(6, unit, UInt8(255)), (7, unit, 255), (9, unit, 1), (6, bytes, 1)] {
      let path = try folder.write(MATBytes.file(small(classCode, values)), to: "file.mat")
      let set = try FormatFixture.load(path).training
      // Column-major: row h, column w of image n is value n + 2 h + 4 w.
      let expected = [0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11].map { values[$0] * factor }
      #expect(Array(set.pixels.view.elements) == expected, "class \(classCode)")
      #expect(Array(set.labels.view.elements) == [0, 1], "labels are numbers on any scale")
    }
  }

  @Test func `a string or table is no damage, and no array`() throws {
    let folder = try TestFolder()
    let arrays = small(6, [0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 7])
    let beside = try folder.write(MATBytes.file([MATBytes.opaque("notes")] + arrays), to: "file.mat")
    #expect(try FormatFixture.load(beside).training.count == 2)
    let instead = try folder.write(
      MATBytes.file([MATBytes.opaque("X_train")] + arrays.dropFirst()), to: "file.mat")
    expectRefusal(["X_train", "found a string, table", "uint8"]) { try FormatFixture.load(instead) }
    let without = try folder.write(MATBytes.file([MATBytes.opaque("notes")]), to: "file.mat")
    expectRefusal(["no X_train", "among notes"]) { try FormatFixture.load(without) }
  }

  @Test(arguments: ["compressed", "plain", "7.3 compressed"])
  func `a file cut anywhere is refused`(_ name: String) throws {
    let bytes = try FormatFixture.bytes("mat/" + name)
    let folder = try TestFolder()
    let step = name.hasPrefix("7.3") ? 701 : 13
    for length in stride(from: 130, to: bytes.count - 8, by: step) {
      let path = try folder.write(Array(bytes.prefix(length)), to: "file.mat")
      let error = #expect(throws: DatasetError.self, "\(length) bytes") { _ = try FormatFixture.load(path) }
      #expect(error?.kind == .malformed && error?.message.contains("file.mat") == true, "\(error?.message ?? "")")
    }
  }
}
