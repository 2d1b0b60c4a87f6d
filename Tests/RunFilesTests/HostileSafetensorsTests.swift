import FMDistRunFiles
import Foundation
import Testing

struct HostileSafetensorsTests {
  /// A file with this JSON and as many bytes behind it.
  private func message(json: String, dataBytes: Int, length: UInt64? = nil) throws -> String {
    let folder = try TemporaryFolder()
    let length = length ?? UInt64(json.utf8.count)
    let head = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
    try AtomicFile.write(head + Array(json.utf8) + [UInt8](repeating: 0, count: dataBytes), to: folder.file("x"))
    do {
      _ = try SafetensorsFile(folder.file("x"))
      return "(no error)"
    } catch {
      #expect(error.kind == .malformed && error.fault == .badData)
      return "\(error)"
    }
  }

  private static func tensor(_ type: String = "F32", _ shape: String = "[1]", _ offsets: String = "[0,4]") -> String {
    "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  private static let lies: [(json: String, dataBytes: Int, expected: String)] = [
    ("", 0, "expected '{' first"),
    (" {}", 0, "expected '{' first"),
    ("{", 0, "found the end"),
    ("{} x", 0, "more follows"),
    ("[]", 0, "expected '{' first"),
    ("{\"a\":\(tensor())}", 3, "the tensors take 4 bytes, but 3 follow the header; the file was cut short"),
    ("{\"a\":\(tensor())}", 5, "the tensors take 4 bytes, but 5 follow"),
    ("{\"a\":\(tensor("F32", "[1]", "[4,8]"))}", 8, "leaves a hole"),
    ("{\"a\":\(tensor()),\"b\":\(tensor("F32", "[1]", "[0,4]"))}", 4, "overlaps"),
    ("{\"a\":\(tensor()),\"b\":\(tensor("F32", "[1]", "[2,6]"))}", 6, "overlaps"),
    ("{\"a\":\(tensor()),\"a\":\(tensor("F32", "[1]", "[4,8]"))}", 8, "'a' stands there twice"),
    ("{\"a\":\(tensor("F32", "[2]"))}", 4, "takes 8 bytes, but its offsets say 4"),
    ("{\"a\":\(tensor("F32", "[4611686018427387904,4611686018427387904]"))}", 4, "impossible shape"),
    ("{\"a\":\(tensor("F32", "[99999999999999999999]"))}", 4, "too large"),
    ("{\"a\":\(tensor("F32", "[-1]"))}", 4, "a whole number from 0, found '-'"),
    ("{\"a\":\(tensor("F32", "[1.0]"))}", 4, "a fraction or an exponent"),
    ("{\"a\":\(tensor("F32", "[1e0]"))}", 4, "a fraction or an exponent"),
    ("{\"a\":\(tensor("F32", "[01]"))}", 4, "begins with 0"),
    ("{\"a\":\(tensor("F32", "[[1]]"))}", 4, "found '['"),
    ("{\"a\":\(tensor("F32", "[1]", "[4,0]"))}", 4, "a first byte and one behind the last"),
    ("{\"a\":\(tensor("F32", "[1]", "[0,4,4]"))}", 4, "a first byte and one behind the last"),
    ("{\"a\":\(tensor("F32", "[1]", "[0,4.5]"))}", 4, "a fraction"),
    ("{\"a\":\(tensor("F8_E4M3"))}", 4, "the type 'F8_E4M3'; known are"),
    ("{\"a\":{\"dtype\":\"F32\"}}", 4, "needs dtype, shape and data_offsets"),
    ("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"U8\"}}", 4, "unknown or stands there twice"),
    ("{\"a\":{\"size\":1}}", 4, "'size', which is unknown"),
    ("{\"a\":3}", 4, "expected '{', found '3'"),
    ("{\"__metadata__\":{\"a\":1}}", 0, "expected a string, found '1'"),
    ("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "the metadata key 'a' stands there twice"),
    ("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "'__metadata__' stands there twice"),
    ("{\"\\uD800\":1}", 0, "half a character"),
    ("{\"\\uD800\\u0041\":1}", 0, "half a character"),
    ("{\"\\u12\":1}", 0, "four hexadecimal digits"),
    ("{\"\\q\":1}", 0, "unknown escape"),
    ("{\"a\n\":1}", 0, "control character"),
    ("{\"a", 0, "a string has no end"),
    ("{\"a\\", 0, "found the end"),
    (String(repeating: "{\"a\":", count: 100_000), 0, "'a', which is unknown"),
    (String(repeating: "[", count: 100_000), 0, "expected '{' first"),
  ]

  @Test(arguments: lies)
  func headersThatLieAreRefusedInWords(json: String, dataBytes: Int, expected: String) throws {
    let found = try message(json: json, dataBytes: dataBytes)
    #expect(found.contains(expected), "\(found.prefix(300))")
  }

  @Test func headerLengthsThatLie() throws {
    #expect(try message(json: "{}", dataBytes: 0, length: 3).contains("cut short"))
    #expect(try message(json: "{}", dataBytes: 0, length: .max).contains("100 MB are allowed"))
    #expect(try message(json: "{}", dataBytes: 0, length: 1 << 63).contains("100 MB are allowed"))
    #expect(try message(json: "{}      ", dataBytes: 0) == "(no error)")
  }

  @Test func otherThingsThanFiles() throws {
    let folder = try TemporaryFolder()
    for (path, kind) in [
      (folder.file("none"), RunFileError.Kind.missing), (folder.path, .io), ("/dev/zero", .io),
      (folder.file("none") + "/x", .missing),
    ] {
      do {
        _ = try SafetensorsFile(path)
        Issue.record("opened \(path)")
      } catch { #expect(error.kind == kind, "\(error)") }
    }
    for count in 0..<8 {
      try AtomicFile.write([UInt8](repeating: 0, count: count), to: folder.file("short"))
      #expect(throws: RunFileError.self) { try SafetensorsFile(folder.file("short")) }
    }
  }

  @Test func mutationsGiveTensorsOrASentence() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    try SafetensorsFile.write(SafetensorsTests.example(), metadata: ["note": "a\"b"], to: path)
    let valid = Array(try Data(contentsOf: URL(filePath: path)))
    let words = [
      "\"", "\\", "\\uD800", "{", "}", "[", "]", ",", ":", "-", "1e9", "0.5", "9223372036854775808", "null", "F64",
      "U8",
      "data_offsets", "\u{0}", "__metadata__", " ",
    ]
    var numbers = SeededNumbers(seed: 1)
    var refused = 0
    for _ in 0..<2000 {
      var bytes = Mutation.mutate(valid, with: &numbers, words: words)
      // Half the time the length is put right, so that the JSON itself is looked at.
      if Bool.random(using: &numbers), bytes.count > 8, let end = bytes.lastIndex(of: UInt8(ascii: "}")), end > 8 {
        let length = end - 7
        for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: length >> (index * 8)) }
      }
      try Data(bytes).write(to: URL(filePath: path))
      do {
        let file = try SafetensorsFile(path)
        for tensor in file.tensors {
          var copy = [UInt8](repeating: 0, count: tensor.byteRange.count)
          try copy.withUnsafeMutableBytes { try file.read(tensor, into: $0) }
        }
      } catch {
        #expect("\(error)".count > 20)
        refused += 1
      }
    }
    #expect(refused > 1000 && refused < 2000)
  }
}
