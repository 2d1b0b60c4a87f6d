import Communication
import Foundation

/// The threads of this rank: as asked for, or its share of the cores.
public struct ThreadBudget: Equatable, Sendable {
  /// Threads of this rank.
  public let threads: Int
  /// Whether every thread of this host's ranks has a core of its own, so that waiting may spin.
  public let hasOwnCores: Bool

  /// A pure function of what was asked for and what is there.
  ///
  /// `ownCores` are in this process's affinity mask, which launchers and containers set; `localCores` are those that the
  /// host's `localRanks` ranks may use together. Two ranks bound to two cores each have four together, and two threads
  /// each; two ranks that are both free to use the same two cores have one thread each.
  public init(requested: Int?, ownCores: Int, localCores: Int, localRanks: Int) {
    threads = requested ?? max(1, min(ownCores, localCores / max(localRanks, 1)))
    hasOwnCores = threads <= ownCores && threads * localRanks <= localCores
  }

  /// The budget of this process among the ranks of its host.
  init(requested: Int?, communicator: any Communicator) {
    self.init(
      requested: requested, ownCores: max(1, ProcessInfo.processInfo.activeProcessorCount),
      localCores: communicator.localCores, localRanks: communicator.localSize)
  }
}
