import Glibc
import Synchronization

/// The end of the program where the system gives no more memory: one sentence with the bytes, and exit code 71.
///
/// Every allocation whose size a file or a configuration decides ends here if it fails: buffers ask themselves, and a program has
/// malloc ask too, which every library below it uses.
package enum MemoryShortage {
  /// `EX_OSERR` of sysexits: the system lacks something.
  package static let exitCode: Int32 = 71

  /// What ends the process, told the sentence.
  private static let ending = Mutex<(@Sendable (String) -> Void)?>(nil)
  /// Whose limit this process has, read while there is memory to read it.
  private static let limit = Mutex<MemoryLimit?>(nil)
  /// What is said of work that a shortage does not undo.
  private static let consolation = Mutex<String?>(nil)
  /// What buffers have taken so far, and the most that there can be, in bytes: a container's process that takes more is killed without a
  /// word, and so is one that takes more than the machine has.
  private static let taken = Atomic<Int>(0)
  private static let most = Atomic<Int>(.max)
  /// The process that has been made ready: a child of it that reads files has nothing to say, and ends alone.
  private static let process = Atomic<Int32>(0)
  /// The thread that ends the process, or 0.
  private static let ender = Atomic<UInt>(0)
  /// Given back first, so that there is memory for the sentence.
  private static let reserve = Atomic<UInt>(0)
  private static let reserveBytes = 96 << 10

  /// Has `end` called with the sentence when memory is short. It ends the process, of a job of ranks all; one that returns leaves that
  /// to ``end(bytes:)``.
  package static func install(_ end: @escaping @Sendable (String) -> Void) {
    ending.withLock { $0 = end }
    process.store(getpid(), ordering: .relaxed)
    let limits = [MemoryLimit.ofHost(), MemoryLimit.ofProcess()].compactMap { $0 }
    limit.withLock { $0 = limits.min { $0.bytes < $1.bytes } }
    most.store(MemoryLimit.ofHost(machine: MemoryLimit.machineBytesWithSwap).bytes, ordering: .relaxed)
    if reserve.load(ordering: .relaxed) == 0 {
      reserve.store(UInt(bitPattern: malloc(reserveBytes)), ordering: .relaxed)
    }
  }

  /// To be called before a buffer of `bytes` is taken: ends the process where all of them would be more than there can be.
  package static func take(_ bytes: Int) {
    let (sum, overflow) = taken.add(bytes, ordering: .relaxed).oldValue.addingReportingOverflow(bytes)
    if overflow || sum > most.load(ordering: .relaxed) { end(bytes: bytes) }
  }

  /// The limit that `bytes` more would exceed; nil where there may be room.
  package static func shortage(of bytes: Int) -> MemoryLimit? {
    let host = MemoryLimit.ofHost(machine: MemoryLimit.machineBytesWithSwap)
    if bytes > host.bytes - max(0, taken.load(ordering: .relaxed)) { return host }
    return MemoryLimit.ofProcess().flatMap { bytes > $0.bytes ? $0 : nil }
  }

  /// Has a shortage from now on end with `sentence` in place of general advice, such as that the work is saved; nil takes it back.
  package static func say(_ sentence: String?) { consolation.withLock { $0 = sentence } }

  /// To be called when a buffer of `bytes` is given back.
  package static func giveBack(_ bytes: Int) { taken.subtract(bytes, ordering: .relaxed) }

  /// Ends the process, as `bytes` more could not be had: after ``install(_:)`` with the sentence and exit code 71, else by a trap.
  package static func end(bytes: Int) -> Never {
    let ready = process.load(ordering: .relaxed)
    guard ready == 0 || ready == getpid() else { _exit(exitCode) }
    let own = UInt(pthread_self())
    let first = ender.compareExchange(expected: 0, desired: own, ordering: .sequentiallyConsistent)
    if !first.exchanged {
      // Short even of what the sentence needs.
      if first.original == own { sayPlainly() }
      // Another thread is at it, and ends this one too.
      while true { pause() }
    }
    // Nothing that is half written stays.
    RemovedOnSignal.removeAll()
    free(UnsafeMutableRawPointer(bitPattern: reserve.exchange(0, ordering: .sequentiallyConsistent)))
    let sentence = Self.sentence(bytes: bytes)
    // In another's program, what Swift does where memory is short.
    guard let end = ending.withLock({ $0 }) else { fatalError(sentence) }
    end(sentence)
    _exit(exitCode)
  }

  private static func sayPlainly() -> Never {
    let text: StaticString =
      "fmdist: memory: the system gave no more; see ulimit -v and the limits of the container or job\n"
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    _exit(exitCode)
  }

  /// What is said: the bytes, whose limit it is, and what to do.
  package static func sentence(bytes: Int) -> String {
    let limit = limit.withLock { $0 }.map { " (limit: \($0.name))" } ?? ""
    let advice =
      consolation.withLock { $0 } ?? "free some memory, raise the limit, or choose a smaller batch, model or data set"
    return "memory: could not allocate \(ByteText.text(bytes))\(limit): \(advice)"
  }
}
