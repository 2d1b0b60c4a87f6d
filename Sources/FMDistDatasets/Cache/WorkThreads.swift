import Dispatch
import FMDistPlatform
import Foundation

/// Threads for work that lasts, beside the one that watches it.
enum WorkThreads {
  /// As many as this process has cores.
  static var all: Int {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return max(1, min(cores, ControlGroups.own.cores.map { Int($0.rounded(.up)) } ?? cores))
  }

  /// Runs `body` on `count` threads, each with its number, and `watch` on this one some times a second. Returns when all have.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void, watch: () -> Void) {
    let finished = DispatchSemaphore(value: 0)
    for number in 0..<count {
      let thread = Thread {
        body(number)
        finished.signal()
      }
      // Decoders keep tables on the stack.
      thread.stackSize = 4 << 20
      thread.start()
    }
    for _ in 0..<count {
      while finished.wait(timeout: .now() + .milliseconds(100)) == .timedOut { watch() }
    }
    watch()
  }
}
