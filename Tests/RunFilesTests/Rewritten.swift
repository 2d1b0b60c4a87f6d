import Crypto
import Foundation

@testable import RunFiles

/// Files whose checksums are right, and whose content is what a test wants: as somebody makes them who knows the format.
enum Rewritten {
  /// Writes the example checkpoint to `path` with `metadata` in place of its own, and signs it.
  static func checkpoint(
    _ checkpoint: Checkpoint = exampleCheckpoint(), to path: String, _ metadata: [String: String]
  ) throws {
    try checkpoint.write(to: path)
    let file = try SafetensorsFile(path)
    var header = file.header
    header.metadata.merge(metadata) { $1 }
    header.metadata["header_sha256"] = nil
    let values = try file.tensors.flatMap { try file.bytes(of: $0) }
    header.metadata["header_sha256"] = SHA256Text.of(header.encoded())
    try AtomicFile.write(header.encoded() + values, to: path)
  }
}
