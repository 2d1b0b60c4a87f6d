import FMDistDatasets
import Testing

/// Files that are what they should be, made by Python, and each way in which one can be wrong.
struct IDXArrayTests {
  @Test func `reads a gzip file whatever its name`() throws {
    let folder = try TestFolder()
    let array = try IDXArray(path: folder.writeFixture(Fixture.trainingImages), content: "images", dimensions: 3...4)
    #expect(array.sizes == [20, 5, 4])
    let expected = (0..<400).map { (place: Int) -> UInt8 in
      let (image, row, column) = (place / 20, place % 20 / 4, place % 4)
      return UInt8((7 * image + 31 * row + 3 * column) % 256)
    }
    #expect(Array(array.values.view.elements) == expected)
    #expect(array.md5 == "1f786bc6af8b634708b21e7d31053d68")
  }

  @Test func `reads a gzip file of two members`() throws {
    let folder = try TestFolder()
    let array = try IDXArray(path: folder.writeFixture(Fixture.trainingLabels), content: "labels", dimensions: 1...1)
    #expect(array.sizes == [20])
    #expect(Array(array.values.view.elements) == (0..<20).map { UInt8($0 % 10) })
  }

  @Test func `reads a plain file`() throws {
    let folder = try TestFolder()
    let array = try IDXArray(path: folder.writeFixture(Fixture.testImages), content: "images", dimensions: 3...4)
    #expect(array.sizes == [7, 5, 4])
    #expect(array.values.view[0] == 100)
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let says: [String]
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], says: String...) { (self.name, self.bytes, self.says) = (name, bytes, says) }
  }

  static let damages = [
    Damage("empty", [], says: "is empty"),
    Damage("two bytes", [0, 0], says: "expected 4 bytes for the magic number", "found only 2"),
    Damage("cut in the header", [0, 0, 8, 3, 0, 0, 0, 1], says: "expected 12 bytes", "found only 4"),
    Damage(
      "wrong magic", Array("P5 28 28 255".utf8), says: "0x00000803 or 0x00000804", "found 0x50352032", "not an IDX file"
    ),
    Damage(
      "wrong type", idx(type: 0x0D, [1, 1, 1], values: [0, 0, 0, 0]), says: "found 0x00000d03", "unsigned bytes"),
    Damage("unknown type", idx(type: 0x77, [1, 1, 1], values: [0]), says: "unknown type"),
    Damage("labels for images", idx([3], values: [1, 2, 3]), says: "found 0x00000801", "1 dimensions", "swapped"),
    Damage("no images", idx([0, 28, 28], values: []), says: "dimension 1", "is 0", "at least 1"),
    Damage("no height", idx([1, 0, 28], values: []), says: "dimension 2", "byte 8", "is 0"),
    Damage(
      "one byte short", idx([2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7]), says: "8 bytes of images", "found only 7"),
    Damage(
      "far too short", idx([60_000, 28, 28], values: [1, 2, 3]), says: "promises 47040000 bytes", "60000 x 28 x 28",
      "file of 19 bytes"),
    Damage(
      "one byte long", idx([1, 2, 2], values: [1, 2, 3, 4, 5]), says: "expected the end of the file after 20 bytes"),
    Damage("sizes beyond 64 bits", idx([.max, .max, .max], values: [1]), says: "more than a computer can hold"),
    Damage("sizes beyond the memory", idx([65_536, 65_536, 16], values: [1]), says: "promises 68719476736 bytes"),
  ]

  @Test(arguments: damages)
  func `refuses a damaged file in words`(_ damage: Damage) throws {
    let folder = try TestFolder()
    let path = try folder.write(damage.bytes, to: "file")
    let error = #expect(throws: DatasetError.self) {
      try IDXArray(path: path, content: "images", dimensions: 3...4)
    }
    #expect(error?.kind == .malformed)
    for part in [path] + damage.says { #expect(error?.message.contains(part) == true, "\(error?.message ?? "")") }
  }

  @Test func `says that a file is missing`() throws {
    let folder = try TestFolder()
    let error = #expect(throws: DatasetError.self) {
      try IDXArray(path: folder.path + "/none", content: "images", dimensions: 3...4)
    }
    #expect(error?.kind == .missing)
    #expect(error?.message.contains(folder.path + "/none") == true)
  }

  @Test func `says that a folder is no file`() throws {
    let folder = try TestFolder()
    let error = #expect(throws: DatasetError.self) {
      try IDXArray(path: folder.path, content: "images", dimensions: 3...4)
    }
    #expect(error?.kind == .malformed)
  }

  @Test func `each kind of error has its exit code`() {
    let codes = [DatasetError.Kind.usage, .malformed, .missing, .io, .configuration].map {
      DatasetError($0, "").fault.rawValue
    }
    #expect(codes == [64, 65, 66, 74, 78])
  }
}
