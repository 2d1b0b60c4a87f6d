import FMDistKernels
import FMDistProcessor
import FMDistTraining
import Foundation

/// What the machine can do, in GFLOP/s and GB/s (10⁹ a second): the greatest of several samples.
struct Machine: Encodable {
  /// The processor, as it calls itself.
  let processor: String
  /// The instruction sets that the kernels were compiled for.
  let compiledFor: [String]
  /// The threads of the figures of all threads.
  let threads: Int
  /// float32 fused multiplications and additions, two operations each.
  var fmaGflopsOneCore: Double
  let fmaGflopsAllThreads: Double
  /// A triad's bytes on one core, by the level of memory that holds them.
  let gigabytesPerSecondOneCore: [String: Double]
  /// A triad's bytes in memory.
  let memoryGigabytesPerSecondAllThreads: Double

  /// Measures in samples of about `seconds`; a pass over memory may take longer.
  static func measure(peak: MultiplyAddPeak, seconds: Double, samples: Int) -> Machine {
    func greatest(_ sample: () -> Double) -> Double {
      var taken = Samples()
      for _ in 0..<samples { taken.add(sample() / 1e9) }
      return taken.greatest
    }
    let memory = TriadBandwidth.memory(pool: peak.pool, samples: samples)
    let levels = MemoryLevel.allCases.map { level in
      guard level != .memory else { return (level.rawValue, memory.one / 1e9) }
      return (level.rawValue, greatest(TriadBandwidth(bytes: level.measuredBytes, seconds: seconds).sample))
    }
    return Machine(
      processor: Processor.name, compiledFor: Processor.requiredFeatures, threads: peak.threads,
      fmaGflopsOneCore: greatest(peak.sample), fmaGflopsAllThreads: greatest(peak.sampleAll),
      gigabytesPerSecondOneCore: Dictionary(uniqueKeysWithValues: levels),
      memoryGigabytesPerSecondAllThreads: memory.all / 1e9)
  }

  /// The cores that this process may use, as they were before ``pool(threads:)``.
  static let cores = max(1, ownCores.count)
  private static let ownCores = Cores.own

  /// Threads as training has them: `threads`, or one a core, which stay on their cores where they fill all. To be made once,
  /// since the caller stays on its core too, and what it starts later with it.
  static func pool(threads: Int?) -> ThreadPool {
    ThreadBudget(requested: threads, ownCores: ownCores, localCores: cores, localRank: 0, localRanks: 1).pool()
  }

  /// As lines for people.
  var text: String {
    func figure(_ value: Double) -> String { String(format: "%.1f", value) }
    let levels = MemoryLevel.allCases.map {
      "\($0.rawValue) \(figure(gigabytesPerSecondOneCore[$0.rawValue] ?? .nan))"
    }
    return """
      \(processor)
      FMA peak   \(figure(fmaGflopsOneCore)) GFLOP/s one core, \(figure(fmaGflopsAllThreads)) on \(threads) threads
      triad      GB/s one core: \(levels.joined(separator: ", ")); memory \(figure(memoryGigabytesPerSecondAllThreads)) on \(threads) threads
      """
  }
}
