import Glibc
import Synchronization

/// Standard output, unbuffered. The one way to it, so that output that is lost does not count as success.
package enum StandardOutput {
  private static let firstError = Atomic<Int32>(0)
  private static let isReported = Atomic<Bool>(false)

  /// sysexits' EX_IOERR, with which a program ends whose output was lost.
  package static let lostCode: Int32 = 74

  /// `errno` of the first write that failed; nil while all have been taken. What is written after it is left out: what a reader gets has no gap.
  package static var failure: Int32? {
    let code = firstError.load(ordering: .relaxed)
    return code == 0 ? nil : code
  }

  /// Whether nobody reads it any more: the other end of a pipe is closed.
  package static var hasNoReader: Bool { failure == EPIPE || failure == ECONNRESET }

  /// Writes `line` and a line end. Whatever in it would act on a terminal is made visible, line ends too: a name with one is no second line.
  package static func write(_ line: String) { writeRaw(line.visible + "\n") }

  /// Writes `lines`, each as ``write(_:)`` does, in one piece.
  package static func write(lines: some Sequence<String>) {
    let text = lines.map { $0.visible + "\n" }.joined()
    if !text.isEmpty { writeRaw(text) }
  }

  /// Writes the lines of `block`, such as a table, in whose parts line ends have been made visible before.
  package static func write(block: String) {
    write(lines: block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Writes `text` as it is: for lines that are redrawn in place, whose parts have been made visible before.
  package static func writeRaw(_ text: String) {
    guard failure == nil else { return }
    if let code = Descriptor.write(text, to: STDOUT_FILENO) { firstError.store(code, ordering: .relaxed) }
  }

  /// Looks for output that was lost after it was written: by C's buffer, or on a network's file system, which says so when a file is closed.
  package static func finish() {
    guard failure == nil else { return }
    if fflush(nil) != 0 {
      return firstError.store(errno == 0 ? EIO : errno, ordering: .relaxed)
    }
    let copy = dup(STDOUT_FILENO)
    if copy >= 0, close(copy) != 0, errno != EINTR { firstError.store(errno, ordering: .relaxed) }
  }

  /// Says once on standard error that output was lost, if it was; `consequence` is what that means to a person.
  package static func reportLoss(_ consequence: String = "") {
    guard let failure, !isReported.exchange(true, ordering: .relaxed) else { return }
    let reason = strerror(failure).map { String(cString: $0) } ?? "error \(failure)"
    StandardError.write("standard output cannot be written: \(reason)\(consequence)")
  }
}
