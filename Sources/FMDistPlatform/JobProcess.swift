import CFMDistPlatform
import Glibc

/// A program that runs beside this one, such as mpirun with its ranks: its standard output is this process's, its standard error passes
/// through this process. It is asked to end (SIGTERM) when this process ends, however that comes.
package final class JobProcess {
  /// How it ended.
  package enum Ending: Sendable, Equatable {
    /// With this exit code; 127 where there is no such program.
    case code(Int32)
    /// By this signal.
    case signal(Int32)

    /// As a shell has it.
    package var code: Int32 {
      switch self {
      case .code(let code): code
      case .signal(let number): 128 + number
      }
    }
  }

  private let process: pid_t
  private let errors: Int32
  private var hasErrors = true
  private var line: [UInt8] = []
  private let passesOn: Bool
  /// Is told each line of its standard error, without the end.
  private let hear: (String) -> Void

  /// Starts `words[0]`, looked for in PATH, with the rest as arguments; what it says on standard error goes on to this process's if
  /// `passesOn`. Throws `errno` of what failed.
  package init(
    _ words: [String], passesOn: Bool = true, hear: @escaping (String) -> Void = { _ in }
  ) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var argv = words.map { word in word.withSystemPath { strdup($0) } } + [nil]
    defer { for word in argv { free(word) } }
    let child = fmdist_job_start(&argv, ends[1])
    let code = errno
    close(ends[1])
    guard child > 0 else {
      close(ends[0])
      throw SystemError(code)
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    process = child
    errors = ends[0]
    self.passesOn = passesOn
    self.hear = hear
  }

  deinit { close(errors) }

  /// Sends it a signal.
  package func send(_ number: Int32) { kill(process, number) }

  /// Kills it, with all processes of its group, which it began with.
  package func endGroup() {
    kill(-process, SIGKILL)
    for _ in 0..<1000 {
      if fmdist_job_poll(process) >= 0 { return }
      usleep(1000)
    }
  }

  /// Passes on what it says for at most `milliseconds`; how it ended, once it has.
  package func wait(milliseconds: Int32) -> Ending? {
    if hasErrors {
      var reader = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
      if poll(&reader, 1, milliseconds) > 0 { passOn() }
    } else {
      usleep(useconds_t(milliseconds) * 1000)
    }
    let status = fmdist_job_poll(process)
    guard status >= 0 else { return nil }
    // What it has left unread. A process that it left behind may hold the pipe open, and is not waited for.
    passOn()
    finishLine()
    // WIFEXITED, WEXITSTATUS and WTERMSIG, which Swift does not import.
    return status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }

  private func passOn() {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    // A program that never stops writing is not listened to for ever: more than a pipe holds.
    for _ in 0..<Self.mostChunks {
      let count = read(errors, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count == 0 { hasErrors = false }
      guard count > 0 else { return }
      if passesOn { StandardError.pass(chunk[..<count]) }
      for byte in chunk[..<count] {
        if byte == UInt8(ascii: "\n") { finishLine() } else if line.count < Self.longestLine { line.append(byte) }
      }
    }
  }

  private func finishLine() {
    guard !line.isEmpty else { return }
    hear(String(decoding: line, as: UTF8.self))
    line = []
  }

  private static let longestLine = 4096
  private static let mostChunks = 64
}
