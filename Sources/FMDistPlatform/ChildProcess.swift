import CFMDistPlatform
import Glibc

/// A program that runs for this process and never outlives it, however this process ends. One at a time.
package enum ChildProcess {
  /// How a program ended.
  package struct Ending: Sendable {
    /// Its exit code; 127 where there is no such program, nil if a signal ended it.
    package let code: Int32?
    /// What it wrote to standard error, at most 64 KiB of it.
    package let complaint: String
  }

  /// Runs the program `words[0]`, looked for in PATH, with the rest as arguments, its standard output going to the open file `output`. Throws
  /// `errno` of what failed.
  package static func run(_ words: [String], output: Int32) throws(SystemError) -> Ending {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var argv = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    let child = fmdist_child_start(&argv, output, ends[1])
    let code = errno
    close(ends[1])
    defer { close(ends[0]) }
    guard child > 0 else { throw SystemError(code) }
    let complaint = text(from: ends[0])
    let status = fmdist_child_wait(child)
    // WIFEXITED and WEXITSTATUS, which Swift does not import.
    return Ending(code: status >= 0 && status & 0x7F == 0 ? status >> 8 & 0xFF : nil, complaint: complaint)
  }

  private static func text(from descriptor: Int32) -> String {
    let most = 1 << 16
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += chunk[..<min(count, most - bytes.count)]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
