import FMDistKernelRegistry
import FMDistKernels

/// What memory gives and takes, measured by a triad on one core over some number of bytes again and again: the fewer, the
/// nearer they lie.
final class TriadBandwidth {
  private let probe: TriadProbe
  private let repetition: Repetition

  /// Over `bytes`, in samples of about `seconds`, but at least one pass.
  init(bytes: Int, seconds: Double) {
    let probe = TriadProbe(bytes: bytes)
    self.probe = probe
    repetition = Repetition(seconds: seconds) { probe.run(factor: 0.5) }
  }

  /// Bytes a second.
  func sample() -> Double { probe.bytes / repetition.sample() }

  /// Bytes a second that memory gives and takes, on one thread and on all of `pool`'s together: the greatest of `samples`
  /// passes each.
  static func memory(pool: ThreadPool, samples: Int) -> (one: Double, all: Double) {
    let probes = (0..<pool.threads).map { _ in TriadProbe(bytes: MemoryLevel.memory.measuredBytes / pool.threads) }
    let bytes = probes.reduce(0) { $0 + $1.bytes }
    var (one, all) = (Samples(), Samples())
    for _ in 0..<samples {
      one.add(bytes / Stopwatch.seconds(.thread) { for probe in probes { probe.run(factor: 0.5) } })
      let seconds = Stopwatch.seconds(.wall) {
        pool.run(tasks: probes.count) { task, _ in probes[task].run(factor: 0.5) }
      }
      all.add(bytes / seconds)
    }
    return (one.greatest, all.greatest)
  }
}
