import CFMDistPlatform
import Glibc

extension ChildProcess {
  /// What came of a program that had a time limit.
  package struct Answer: Sendable {
    /// Its exit code; 127 where there is no such program, nil if a signal ended it, or this process as it was late.
    package let code: Int32?
    /// What it wrote to standard output, and to standard error; at most 64 KiB of each.
    package let output, complaint: String
    /// Whether it had not ended in time, and was killed.
    package let isLate: Bool
  }

  /// Runs the program `words[0]`, looked for in PATH, with the rest as arguments, for `seconds` at most. Nothing that it has started is left
  /// after that: all children of this process are killed, so there must be no other. Throws `errno` of what failed.
  package static func ask(_ words: [String], seconds: Double) throws(SystemError) -> Answer {
    let output = try Pipe()
    let errors = try Pipe()
    var argv = words.map { word in word.withSystemPath { strdup($0) } } + [nil]
    defer { for word in argv { free(word) } }
    fmdist_children_adopt(1)
    defer { fmdist_children_adopt(0) }
    let child = fmdist_child_start(&argv, output.writing, errors.writing)
    let code = errno
    output.closeWriting()
    errors.closeWriting()
    guard child > 0 else { throw SystemError(code) }

    let start = ContinuousClock.now
    let limit = Duration.seconds(seconds)
    // What it has started may hold the pipes open for longer than it runs itself.
    while fmdist_child_has_ended(child) == 0, ContinuousClock.now - start < limit {
      wait(for: [output, errors])
    }
    let isLate = fmdist_child_has_ended(child) == 0
    if isLate {
      // A launcher that is asked to end ends its ranks on other hosts, too.
      kill(child, SIGTERM)
      let asked = ContinuousClock.now
      while fmdist_child_has_ended(child) == 0, ContinuousClock.now - asked < .seconds(2) {
        wait(for: [output, errors])
      }
      kill(child, SIGKILL)
    }
    let status = fmdist_child_wait(child)
    _ = fmdist_children_end()
    for pipe in [output, errors] { pipe.take() }
    let hasExited = !isLate && status >= 0 && status & 0x7F == 0
    return Answer(
      code: hasExited ? status >> 8 & 0xFF : nil, output: output.text, complaint: errors.text, isLate: isLate)
  }

  /// Takes what is there to read, and waits a moment where nothing is.
  private static func wait(for pipes: [Pipe]) {
    let milliseconds: Int32 = 10
    var states = pipes.filter { !$0.isOver }.map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
    _ = poll(&states, nfds_t(states.count), milliseconds)
    for pipe in pipes { pipe.take() }
  }

  /// A pipe from the program, and what has come through it.
  private final class Pipe {
    private static let most = 1 << 16
    /// How many chunks are read at once: a program that never stops writing is not listened to for ever.
    private static let mostChunks = 64
    let reading: Int32
    private(set) var writing: Int32
    private(set) var isOver = false
    private var bytes: [UInt8] = []

    init() throws(SystemError) {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw SystemError() }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
      _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    deinit {
      close(reading)
      closeWriting()
    }

    func closeWriting() {
      if writing >= 0 { close(writing) }
      writing = -1
    }

    /// Takes what is there, without waiting.
    func take() {
      var chunk = [UInt8](repeating: 0, count: 4096)
      for _ in 0..<Self.mostChunks where !isOver {
        let count = read(reading, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return }
        isOver = count == 0
        bytes += chunk[..<min(count, Self.most - bytes.count)]
      }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
  }
}
