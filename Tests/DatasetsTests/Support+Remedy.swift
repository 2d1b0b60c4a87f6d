import FMDistDatasets
import Foundation
import Testing

/// A sentence of advice, and what comes of following it to the letter.
struct Remedy: Sendable, CustomTestStringConvertible {
  /// What is wrong.
  let name: String
  /// What the sentence says to do.
  let says: [String]
  /// How the folder is made wrong; what is done as told; and how the data is read.
  let spoil: @Sendable (RemedyData) throws -> Void
  let follow: @Sendable (RemedyData) throws -> Void
  /// Keys of the configuration that are set as told.
  let options: DatasetOptions

  var testDescription: String { name }

  init(
    _ name: String, says: [String], spoil: @escaping @Sendable (RemedyData) throws -> Void,
    follow: @escaping @Sendable (RemedyData) throws -> Void = { _ in }, layout: ChannelLayout? = nil
  ) {
    (self.name, self.says, self.spoil, self.follow) = (name, says, spoil, follow)
    var options = DatasetOptions()
    options.layout = layout
    self.options = options
  }
}

/// A folder of a data set in NumPy's files, tables or pictures: 12 training and 6 test images of three classes, 4 x 4 pixels.
final class RemedyData: Sendable {
  let folder: TestFolder
  /// What the images are meant to be, 0 to 255.
  static func pixel(_ part: Int, _ image: Int, _ place: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (image + 40 * part) * 23 + place * (7 + image % 5) * 3)
  }
  static let counts = [12, 6]
  static let parts = ["train", "test"]

  init() throws {
    folder = try TestFolder()
    for part in 0..<2 {
      try images(part) { Self.pixel(part, $0, $1) }
      try labels(part) { UInt8($0 % 3) }
    }
  }

  var path: String { folder.path + "/set" }

  func file(_ name: String) -> String { "set/\(name)" }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

  /// Writes the images of `part` as the NumPy type of `Number`, each with the dimensions `sizes`.
  func images<Number: BitwiseCopyable>(
    _ part: Int, sizes: [Int] = [4, 4], _ value: (_ image: Int, _ place: Int) -> Number
  ) throws {
    let count = sizes.reduce(1, *)
    let values = (0..<Self.counts[part]).flatMap { image in (0..<count).map { value(image, $0) } }
    try write("X_\(Self.parts[part])", [Self.counts[part]] + sizes, values)
  }

  func labels<Number: BitwiseCopyable>(_ part: Int, _ value: (_ image: Int) -> Number) throws {
    try write("y_\(Self.parts[part])", [Self.counts[part]], (0..<Self.counts[part]).map(value))
  }

  func write<Number: BitwiseCopyable>(_ name: String, _ sizes: [Int], _ values: [Number], type: String? = nil) throws {
    let types: [String: String] = [
      "UInt8": "|u1", "Int8": "|i1", "Int16": "<i2", "UInt16": "<u2", "Int64": "<i8", "Float": "<f4", "Double": "<f8",
      "Float16": "<f2",
    ]
    let code = type ?? types["\(Number.self)"] ?? "?"
    let shape = "(\(sizes.map(String.init).joined(separator: ", ")),)"
    let head = "{'descr': '\(code)', 'fortran_order': False, 'shape': \(shape)}"
    try folder.write(NumPyTests.file(head, values.withUnsafeBytes { Array($0) }), to: file(name + ".npy"))
  }

  /// Puts the set into folders of pictures, with the classes' names, in place of arrays.
  func pictures(_ names: [String], counts: [[UInt16]]? = nil) throws {
    let dataset = MemoryData.dataset(
      counts?[0] ?? (0..<12).map { UInt16($0 % 3) }, counts?[1] ?? (0..<6).map { UInt16($0 % 3) }, names: names)
    try FileManager.default.removeItem(atPath: path)
    try DatasetWriter.write(dataset, as: .images, to: path)
    try remove("classes.txt")
    try remove(".fmdist-data")
  }

  /// Puts the set into two tables.
  func tables(header: Bool = true, _ field: (_ part: Int, _ image: Int, _ column: Int) -> String?) throws {
    try FileManager.default.removeItem(atPath: path)
    for part in 0..<2 {
      var lines = header ? ["label," + (0..<16).map { "pixel\($0)" }.joined(separator: ",")] : []
      for image in 0..<Self.counts[part] {
        let fields = (-1..<16).map { column -> String in
          field(part, image, column) ?? (column < 0 ? "\(image % 3)" : "\(Self.pixel(part, image, column))")
        }
        lines.append(fields.joined(separator: ","))
      }
      try folder.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: file("\(Self.parts[part]).csv"))
    }
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
  }

  func rewrite(_ name: String, _ change: (String) -> String) throws {
    try folder.write(Array(change(try text(name)).utf8), to: file(name))
  }
}
