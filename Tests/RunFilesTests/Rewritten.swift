import FMDistDigests
import FMDistRunFiles
import Foundation
import Testing

/// Checkpoints whose checksums are right, and whose metadata is what a test wants: as somebody makes them who knows the format.
enum Rewritten {
  /// Writes `checkpoint` to `path` with `metadata` in place of its own, and signs it.
  static func checkpoint(
    _ checkpoint: Checkpoint = exampleCheckpoint(), to path: String, _ metadata: [String: String]
  ) throws {
    try checkpoint.write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var json = String(decoding: bytes[8..<8 + length], as: UTF8.self).trimmingCharacters(in: .whitespaces)
    for (key, value) in metadata {
      let found = try #require(json.range(of: pair(key), options: .regularExpression))
      json.replaceSubrange(found, with: "\"\(key)\":\(quoted(value))")
    }
    let signature = try #require(json.range(of: pair("header_sha256") + ",", options: .regularExpression))
    json.removeSubrange(signature)
    let hash = MessageDigest.sha256(header(json)).hexadecimal
    json.insert(contentsOf: "\"header_sha256\":\"\(hash)\",", at: signature.lowerBound)
    try Data(header(json) + bytes[(8 + length)...]).write(to: URL(filePath: path))
  }

  /// A pair of the metadata.
  private static func pair(_ key: String) -> String { #""\#(key)":"([^"\\]|\\.)*""# }

  private static func quoted(_ value: String) -> String {
    var text = value
    for (from, to) in [("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n"), ("\t", "\\t")] {
      text = text.replacing(from, with: to)
    }
    return "\"\(text)\""
  }

  private static func header(_ json: String) -> [UInt8] {
    var bytes = Array(json.utf8)
    while bytes.count % 8 != 0 { bytes.append(0x20) }
    return (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) } + bytes
  }
}
