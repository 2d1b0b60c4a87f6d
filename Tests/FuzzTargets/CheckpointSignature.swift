import FMDistDigests
import FMDistRunFiles

/// The two checksums of a checkpoint, without which nothing that it says is believed: `sha256` of its data, and `header_sha256` of its header
/// without that key (docs/checkpoints.md).
enum CheckpointSignature {
  /// `bytes` signed; as they are where they are no safetensors file that says that it is a checkpoint.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    FuzzFile.shared("input").write(bytes)
    guard let file = try? SafetensorsFile("input"), Checkpoint.isWritten(in: file) else { return bytes }
    return bytes.withUnsafeBytes { raw in
      let data = UnsafeRawBufferPointer(rebasing: raw[headerLength(raw)...])
      let tensors = file.tensors.map {
        Tensor(
          $0.name, type: $0.type, shape: $0.shape, borrowing: UnsafeRawBufferPointer(rebasing: data[$0.byteRange]))
      }
      var metadata = file.metadata
      metadata["sha256"] = MessageDigest.sha256(data).hexadecimal
      metadata["header_sha256"] = nil
      guard let unsigned = try? SafetensorsFile.bytes(of: tensors, metadata: metadata, path: "input") else {
        return bytes
      }
      let length = unsigned.withUnsafeBytes(headerLength)
      metadata["header_sha256"] = MessageDigest.sha256(Array(unsigned[..<length])).hexadecimal
      return (try? SafetensorsFile.bytes(of: tensors, metadata: metadata, path: "input")) ?? bytes
    }
  }

  /// Where the data begins: behind 8 bytes, little-endian, and as many as they say.
  private static func headerLength(_ file: UnsafeRawBufferPointer) -> Int {
    8 + Int(UInt64(littleEndian: file.loadUnaligned(as: UInt64.self)))
  }
}
