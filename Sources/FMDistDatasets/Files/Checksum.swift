import Dispatch
import FMDistDigests
import FMDistMemory
import Foundation
import Synchronization

/// The MD5 checksum of some bytes, which a thread of its own works out while others go on: MD5 is a chain that no second core can share.
final class Checksum: Sendable {
  private enum State {
    case open, begun
    case found(String)
  }

  private let header: [UInt8]
  private let values: Buffer<UInt8>
  private let state = Mutex(State.open)
  private let isFound = DispatchSemaphore(value: 0)

  /// That of `header` and `values`, which do not change any more.
  init(_ header: [UInt8], _ values: Buffer<UInt8>) {
    (self.header, self.values) = (header, values)
    Thread.detachNewThread { [self] in workOut() }
  }

  /// In lower-case hexadecimal, when it is known. Where the system had no thread, it is worked out here.
  var hexadecimal: String {
    workOut()
    isFound.wait()
    // For who asks next.
    isFound.signal()
    guard case .found(let text) = state.withLock({ $0 }) else {
      preconditionFailure("a checksum that was not worked out")
    }
    return text
  }

  /// Works it out, unless somebody has begun.
  private func workOut() {
    let isOpen = state.withLock { state in
      guard case .open = state else { return false }
      state = .begun
      return true
    }
    guard isOpen else { return }
    let hash = MessageDigest(.md5)
    hash.update(header)
    hash.update(UnsafeRawBufferPointer(values.view.bytes))
    state.withLock { $0 = .found(hash.finalize().hexadecimal) }
    isFound.signal()
  }
}
