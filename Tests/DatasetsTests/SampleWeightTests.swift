import FMDistDatasets
import FMDistMemory
import Testing

/// Weights of training images from NumPy arrays and from columns of CSV files.
struct SampleWeightTests {
  private func array(_ type: String, _ shape: String, _ bytes: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + bytes
  }

  private func floats(_ values: [Float], _ shape: String) -> [UInt8] {
    array(
      "<f4", shape, values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
  }

  private func read(_ bytes: [UInt8], _ name: String, count: Int = 3) throws -> [Float] {
    let folder = try TestFolder()
    let weights = try SampleWeights.read(folder.write(bytes, to: name), count: count)
    return withExtendedLifetime(weights) { Array(weights.view.elements) }
  }

  @Test func anArrayOfAnyTypeIsRead() throws {
    #expect(try read(floats([0.5, 0, 2], "(3,)"), "w.npy") == [0.5, 0, 2])
    #expect(try read(floats([0.5, 0, 2], "(3, 1)"), "w.npy") == [0.5, 0, 2])
    let doubles = [0.1, 1e-9, 7.0].flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern.bigEndian >> (8 * $0)) }
    }
    #expect(try read(array(">f8", "(3,)", doubles), "w.npy") == [0.1, 1e-9, 7])
    #expect(try read(array("|u1", "(3,)", [0, 1, 200]), "w.npy") == [0, 1, 200])
  }

  @Test(arguments: [
    "1\n0.25\n3e2\n", "weight\n1\n0.25\n3e2", "\u{FEFF}weight\r\n1\r\n 0.25 \r\n+300\r\n\r\n", "1\n.25\n300\n\n\n",
  ])
  func aColumnIsReadWithAndWithoutAName(text: String) throws {
    #expect(try read(Array(text.utf8), "weights.csv") == [1, 0.25, 300])
  }

  @Test(arguments: [
    ("1\n2\n", "expected a weight for each of 3 training images, found 2"),
    ("1\n2\n3\n4\n", "expected a weight for each of 3 training images, found 4"),
    ("", "found 0"), ("w\n1\n-2\n3\n", "expected weights from 0 to 3.4e38, found -2 in line 3"),
    ("1\nnan\n3\n", "found nan in line 2"), ("1\n2\ninf\n", "found inf in line 3"), ("1\n2\n1e39\n", "in line 3"),
    ("0\n0\n0\n", "expected a weight above 0, found none"), ("1,2\n1,2\n1,2\n", "found several columns in line 1"),
    ("1\nx\n3\n", "expected one number in each line, found 'x' in line 2"), ("1\n\n3\n", "found none in line 2"),
  ])
  func aColumnThatCannotBeIsNamed(text: String, words: String) throws {
    let folder = try TestFolder()
    let path = try folder.write(Array(text.utf8), to: "weights.csv")
    let error = #expect(throws: DatasetError.self) { try SampleWeights.read(path, count: 3) }
    #expect(error?.kind == .malformed)
    #expect(
      error?.message.hasPrefix("\(path): ") == true && error?.message.contains(words) == true, "\(error?.message ?? "")"
    )
  }

  @Test func anArrayThatCannotBeIsNamed() throws {
    for (bytes, words) in [
      (floats([1, 2, 3, 4, 5, 6], "(3, 2)"), "found one of 3 x 2"),
      (floats([1, -.infinity, 3], "(3,)"), "found -inf for image 1"),
      (array("<f2", "(3,)", [0, 60, 0, 60, 0, 60]), "'<f2', expected"),
      (array("<f2", "(3,)", []), "Save numbers, as array.astype(np.float32)."),
      (floats([1, 2], "(2,)"), "found 2"), (floats([1, 2, 3], "(4,)"), "w.npy"),
    ] {
      let error = #expect(throws: DatasetError.self) { try read(bytes, "w.npy") }
      #expect(
        error?.message.contains("w.npy: ") == true && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
    let missing = #expect(throws: DatasetError.self) { try SampleWeights.read("/nowhere/w.npy", count: 3) }
    #expect(missing?.kind == .missing)
  }

  private let files = ["a/1.png", "b,c/1.png", "a/2.png", "b,c/J\u{FC}rgen.png"]

  @Test(arguments: [
    "a/1.png,1\na/2.png,3\nb,c/1.png,2\nb,c/J\u{FC}rgen.png,4\n",
    "file,weight\r\nb,c/Ju\u{308}rgen.png, 4\r\n\"b,c/1.png\",2\r\na/2.png,3e0\r\n\r\ntrain/a/1.png,1\r\n",
  ])
  func linesOfFilesAreReadInAnyOrder(text: String) throws {
    let folder = try TestFolder()
    let weights = try SampleWeights.read(folder.write(Array(text.utf8), to: "weights.csv"), files: files)
    #expect(withExtendedLifetime(weights) { Array(weights.view.elements) } == [1, 2, 3, 4])
  }

  @Test(arguments: [
    ("1\n2\n3\n4\n", "such as a/1.png,2: the data is a folder of images"),
    ("a/1.png,1\na/2.png,3\n", "none for b,c/1.png and 1 others"),
    ("a/1.png,1\na/1.png,1\n", "a/1.png has weights in lines 1 and 2"),
    ("a/3.png,1\n", "'a/3.png' in line 1 is not a training image"),
    ("a/1.png,x\n", "expected a weight after the comma, found 'x' in line 1"),
    ("a/1.png,-1\na/2.png,3\nb,c/1.png,2\nb,c/J\u{FC}rgen.png,4\n", "found -1 in line 1"),
  ])
  func linesOfFilesThatCannotBeAreNamed(text: String, words: String) throws {
    let folder = try TestFolder()
    let path = try folder.write(Array(text.utf8), to: "weights.csv")
    let error = #expect(throws: DatasetError.self) { try SampleWeights.read(path, files: files) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test func weightsStayWithTheirImages() throws {
    let images = ImageSet(
      pixels: Buffer([1, 2, 3]), labels: Buffer([0, 1, 0]), height: 1, width: 1, channels: 1, classNames: ["a", "b"]
    ).weighted(by: Buffer([1, 0, 2]))
    #expect(images.renamingClasses(["c", "d"]).weights?.view.elements.map { $0 } == [1, 0, 2])
    let dataset = Dataset(name: "x", training: images, test: images.weighted(by: nil))
    let other = dataset.weighted(by: Buffer([1, 0, 3]))
    #expect(dataset.fingerprint == other.fingerprint && dataset.weightsFingerprint != other.weightsFingerprint)
    #expect(Dataset(name: "x", training: images.weighted(by: nil), test: images).weightsFingerprint == nil)
  }
}
