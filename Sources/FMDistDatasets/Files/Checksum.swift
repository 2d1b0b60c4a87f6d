import Dispatch
import FMDistDigests
import FMDistMemory
import Foundation
import Synchronization

/// The MD5 checksum of some bytes, which a thread of its own works out while others go on: MD5 is a chain that no second core can share.
final class Checksum: Sendable {
  private let found = Mutex<String?>(nil)
  private let isFound = DispatchSemaphore(value: 0)

  /// That of `header` and `values`, which do not change any more.
  init(_ header: [UInt8], _ values: Buffer<UInt8>) {
    Thread.detachNewThread { [self] in
      let hash = MessageDigest(.md5)
      hash.update(header)
      withExtendedLifetime(values) { hash.update(UnsafeRawBufferPointer(values.view.bytes)) }
      found.withLock { $0 = hash.finalize().hexadecimal }
      isFound.signal()
    }
  }

  /// In lower-case hexadecimal, when it is known.
  var hexadecimal: String {
    isFound.wait()
    // For who asks next.
    isFound.signal()
    return found.withLock { $0 } ?? ""
  }
}
