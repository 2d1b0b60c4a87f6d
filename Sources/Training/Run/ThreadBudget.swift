import Communication
import Kernels
import Processor

/// The threads of this rank: as asked for, or its share of the cores.
public struct ThreadBudget: Equatable, Sendable {
  /// Threads of this rank.
  public let threads: Int
  /// Whether every thread of this host's ranks has a core of its own, so that waiting may spin.
  public let hasOwnCores: Bool
  /// For each thread the core that it stays on; empty where threads go where the system puts them.
  ///
  /// Only threads that fill all cores are kept in place: the system sometimes puts two of them on one core, and one then
  /// waits for the other. Fewer threads are not, as another job might have been given the same cores.
  public let cores: [Int]

  /// A pure function of what was asked for and what is there.
  ///
  /// `ownCores` are in this process's affinity mask, which launchers and containers set; `localCores` is the number of those
  /// that the host's `localRanks` ranks may use together, of which this is number `localRank`. Two ranks bound to two
  /// cores each have four together, and two threads each; two ranks that are both free to use the same two cores have one
  /// thread each.
  public init(requested: Int?, ownCores: [Int], localCores: Int, localRank: Int, localRanks: Int) {
    let own = max(1, ownCores.count)
    let threads = requested ?? max(1, min(own, localCores / max(localRanks, 1)))
    self.threads = threads
    hasOwnCores = threads <= own && threads * localRanks <= localCores
    if hasOwnCores && own == localCores && threads * localRanks == ownCores.count {
      cores = Array(ownCores[localRank * threads..<(localRank + 1) * threads])
    } else if hasOwnCores && own < localCores && threads == ownCores.count {
      cores = ownCores
    } else {
      cores = []
    }
  }

  /// The budget of this process among the ranks of its host.
  init(requested: Int?, communicator: any Communicator) {
    self.init(
      requested: requested, ownCores: Cores.own, localCores: communicator.localCores,
      localRank: communicator.localRank, localRanks: communicator.localSize)
  }

  /// The threads. The caller becomes one of them, and keeps its core.
  public func pool() -> ThreadPool {
    ThreadPool(threads: threads, maySpin: hasOwnCores) { [cores] thread in
      if thread < cores.count { Cores.pin(to: cores[thread]) }
    }
  }
}
