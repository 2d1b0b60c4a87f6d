import FMDistDigests
import FMDistMemory
import Synchronization

/// The MD5 checksum of some bytes, worked out when it is first asked for.
///
/// Not by a thread of its own meanwhile: where memory is short, one that ends the program could be waited for by another for ever.
final class Checksum: Sendable {
  private let header: [UInt8]
  private let values: Buffer<UInt8>
  private let found = Mutex<String?>(nil)

  /// That of `header` and `values`, which do not change any more.
  init(_ header: [UInt8], _ values: Buffer<UInt8>) { (self.header, self.values) = (header, values) }

  /// In lower-case hexadecimal.
  var hexadecimal: String {
    found.withLock { found in
      if let found { return found }
      let hash = MessageDigest(.md5)
      hash.update(header)
      hash.update(UnsafeRawBufferPointer(values.view.bytes))
      let text = hash.finalize().hexadecimal
      found = text
      return text
    }
  }
}
