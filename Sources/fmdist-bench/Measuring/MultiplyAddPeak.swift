import FMDistKernelRegistry
import FMDistKernels
import Synchronization

/// The processor's peak of float32 fused multiplications and additions, measured.
///
/// It moves with the clock, which moves with the load and with the neighbours on a shared machine: measure it in turn with
/// what is compared with it.
final class MultiplyAddPeak {
  private let rounds: Int
  let pool: ThreadPool
  /// The greatest that ``sample()`` gave.
  private(set) var greatest = 0.0
  /// The threads of ``sampleAll()``.
  var threads: Int { pool.threads }

  /// Samples of about `seconds` each; ``sampleAll()`` uses the threads of `pool`.
  init(seconds: Double, pool: ThreadPool) {
    let unit = 1000
    rounds = unit * Repetition(seconds: seconds) { Self.work(unit) }.count
    self.pool = pool
  }

  /// FLOP/s of one core.
  func sample() -> Double {
    let rounds = rounds
    let rate = Double(rounds) * MultiplyAddProbe.flopsPerRound / Stopwatch.seconds(.thread) { Self.work(rounds) }
    greatest = max(greatest, rate)
    return rate
  }

  /// FLOP/s of all threads together: the sum of what each reaches in the time that it has a core. A thread that wakes late, or
  /// has to give its core away, makes it no smaller.
  func sampleAll() -> Double {
    let rounds = rounds
    let sum = Mutex(0.0)
    pool.run(tasks: threads) { _, _ in
      let seconds = Stopwatch.seconds(.thread) { Self.work(rounds) }
      sum.withLock { $0 += Double(rounds) * MultiplyAddProbe.flopsPerRound / seconds }
    }
    // More threads than cores are no faster than the cores.
    return sum.withLock { $0 } * Double(min(threads, Machine.cores)) / Double(threads)
  }

  private static func work(_ rounds: Int) {
    // A fixed point at 2, so that numbers stay ordinary.
    let sum = MultiplyAddProbe.run(rounds: rounds, factor: 0.5, addend: 1)
    precondition(sum.isFinite)
  }
}
