import Glibc
import Synchronization

/// Standard output, unbuffered. The one way to it, so that output that is lost does not count as success.
package enum StandardOutput {
  private static let firstError = Atomic<Int32>(0)

  /// `errno` of the first write that failed; nil while all have been taken.
  package static var failure: Int32? {
    let code = firstError.load(ordering: .relaxed)
    return code == 0 ? nil : code
  }

  /// Writes `text` and a line end. Of what would act on a terminal only line ends and tabs pass; the rest is made visible.
  package static func write(_ text: String) { writeRaw(text.visibleLines + "\n") }

  /// Writes `text` as it is: for lines that are redrawn in place, whose parts have been made visible before.
  package static func writeRaw(_ text: String) {
    guard failure == nil else { return }
    Array(text.utf8).withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(STDOUT_FILENO, chunk.baseAddress, chunk.count)
        if count < 0 {
          let code = errno
          if code == EINTR { continue }
          firstError.store(code, ordering: .relaxed)
          return
        }
        rest = rest.dropFirst(count)
      }
    }
  }
}
