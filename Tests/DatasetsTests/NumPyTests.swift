import FMDistDatasets
import Testing

/// Files of numpy.save in every version, order and type.
struct NumPyTests {
  @Test(arguments: FormatFixture.names("npy/X ")) func `images are the same in every type and order`(_ name: String)
    throws
  {
    let folder = try TestFolder()
    var files = ["X_train": try FormatFixture.bytes("npy/X " + name)]
    // Both parts are to be on one scale.
    if name.hasPrefix("unit") { files["X_test"] = try FormatFixture.bytes("npy/test unit") }
    let set = try folder.writeNumPy(files)
    let options = DatasetOptions(imageSize: name == "flat" ? FormatFixture.size : nil)
    let dataset = try FormatFixture.load(set, options: options)
    let expected = try FormatFixture.expected()
    #expect(Array(dataset.training.pixels.view.elements) == Array(expected.training.pixels.view.elements))
    #expect(dataset.fingerprint == expected.fingerprint)
    #expect(dataset.source.files.map(\.md5) == expected.source.files.map(\.md5))
    #expect(dataset.source.format == .npy)
  }

  @Test(arguments: FormatFixture.names("npy/y ")) func `labels are class numbers or one-hot`(_ name: String) throws {
    let folder = try TestFolder()
    let dataset = try FormatFixture.load(folder.writeNumPy(["y_train": FormatFixture.bytes("npy/y " + name)]))
    #expect(dataset.fingerprint == (try FormatFixture.expected().fingerprint))
  }

  @Test func `the names of a published notebook are known, and the content decides`() throws {
    let folder = try TestFolder()
    try folder.write(FormatFixture.bytes("npy/X_train"), to: "trainImages.npy")
    try folder.write(FormatFixture.bytes("npy/y one-hot <i8"), to: "trainLabels.npy")
    // IDX under NumPy's name, compressed.
    try folder.write(Fixture.bytes(Fixture.testImages), to: "testImages.npy")
    try folder.write(Fixture.bytes(Fixture.testLabels), to: "test-labels.npy.gz")
    #expect(try FormatFixture.load(folder.path).fingerprint == FormatFixture.expected().fingerprint)
  }

  @Test(
    arguments: [
      ("half", ["'<f2'", "np.round(255 * array.astype(float)).astype(np.uint8)"]),
      ("complex", ["'<c8'"]), ("text", ["'<U1'"]),
      ("negative", ["found -1 as value 0 of image 0", "0 to 255"]), ("large", ["found 258 as value 19 of image 15"]),
      ("fraction", ["found 0.5"]),
      ("between", ["255ths"]), ("nan", ["found"]), ("standardized", ["found -2.0"]),
      ("first channel", ["3 x 5 x 4", "2 x 3"]), ("scalar", ["the shape ()"]),
    ])
  func `other values are refused with the first of them`(_ name: String, says: [String]) throws {
    let folder = try TestFolder()
    // Channels in front can't be told from 3 x 5 x 4 images; but the test images have another size.
    let parts =
      name == "first channel" ? ["test images of the training images' size, 3 x 5 x 4"] : ["X_train.npy"] + says
    expectRefusal(parts) {
      try FormatFixture.load(folder.writeNumPy(["X_train": FormatFixture.bytes("npy/bad " + name)]))
    }
  }

  @Test func `labels that are neither numbers nor one-hot are refused`() throws {
    let folder = try TestFolder()
    expectRefusal(["y_train.npy", "one 1 among zeros", "for image 0"]) {
      try FormatFixture.load(folder.writeNumPy(["y_train": FormatFixture.bytes("npy/bad y two")]))
    }
    expectRefusal(["y_train.npy", "swapped"]) {
      try FormatFixture.load(folder.writeNumPy(["y_train": FormatFixture.bytes("npy/X_train")]))
    }
    expectRefusal(["as many images", "7", "found 20"]) {
      try FormatFixture.load(folder.writeNumPy(["y_train": FormatFixture.bytes("npy/y_test")]))
    }
  }

  /// Column 0 and column 4 have no image: they are classes all the same, through every format.
  @Test func `one-hot labels have as many classes as columns`() throws {
    let folder = try TestFolder()
    func oneHot(_ count: Int, columns: Int) -> [UInt8] {
      Self.file(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (\(count), \(columns))}",
        (0..<count).flatMap { image in (0..<columns).map { $0 == image % 3 + 1 ? 1 : 0 } })
    }
    let set = try folder.writeNumPy(["y_train": oneHot(20, columns: 5), "y_test": oneHot(7, columns: 5)])
    let dataset = try FormatFixture.load(set)
    #expect(dataset.training.countsPerClass == [0, 7, 7, 6, 0])
    for format in DatasetFormat.allCases {
      let path = "\(folder.path)/out-\(format)"
      try DatasetWriter.write(dataset, as: format, to: path)
      let read = try FormatFixture.load(path, options: DatasetOptions(imageSize: FormatFixture.size))
      #expect(read.training.classNames == dataset.training.classNames, "\(format)")
      #expect(read.fingerprint == dataset.fingerprint, "\(format)")
    }
    expectRefusal(["y_test.npy", "4 columns", "y_train.npy 5"]) {
      try FormatFixture.load(
        folder.writeNumPy(["y_train": oneHot(20, columns: 5), "y_test": oneHot(7, columns: 4)]))
    }
  }

  /// One-hot labels of more classes than there can be are refused by their shape.
  @Test func `too many columns of labels are refused`() throws {
    let folder = try TestFolder()
    let labels = Self.file(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 65537)}", [UInt8](repeating: 0, count: 2 * 65_537))
    expectRefusal(["y_train.npy", "at most 65,536 classes", "2 x 65537"]) {
      try FormatFixture.load(folder.writeNumPy(["y_train": labels]))
    }
  }

  /// A header of version 1 with `text`, and `data`.
  static func file(_ text: String, _ data: [UInt8] = []) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count & 255), UInt8(text.utf8.count >> 8)] + Array(text.utf8)
      + data
  }

  @Test(
    arguments: [
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 5, 4), }", 400, ""),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 5, 4), }", 399, "found only 399"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 5, 4), }", 401, "found more bytes"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (20, 5, 4), }", 400, "promises 3200 bytes"),
      (
        "{'descr': '|u1', 'fortran_order': False, 'shape': (999999999999, 5, 4), }", 400,
        "promises 19999999999980 bytes"
      ),
      (
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4), }", 400, "the shape (4294967296"
      ),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999, 5, 4), }", 400, "too large"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 5, 4), }", 0, "the shape (0, 5, 4)"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (20, -5, 4), }", 400, "no number"),
      ("{'descr': '|u1', 'fortran_order': Maybe, 'shape': (20, 5, 4), }", 400, "no True or False"),
      ("{'descr': '|u1', 'shape': (20, 5, 4), }", 400, "missing"),
      ("{'descr': [('a', '<i4')], }", 400, "no text in quotes"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 5, 4", 400, "no ')'"), ("", 0, "no '{'"),
    ])
  func `headers that lie are refused before memory is taken`(_ text: String, bytes: Int, says: String) throws {
    let folder = try TestFolder()
    let set = try folder.writeNumPy(["X_train": Self.file(text, Array(repeating: 7, count: bytes))])
    if says.isEmpty {
      let dataset = try FormatFixture.load(set)
      #expect(Array(dataset.training.pixels.view.elements) == Array(repeating: 7, count: 400))
    } else {
      expectRefusal(["X_train.npy", says]) { try FormatFixture.load(set) }
    }
  }
}
