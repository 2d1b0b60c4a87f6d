import FMDistCommunication
import FMDistKernels
import FMDistPlatform
import FMDistProcessor
import Foundation

/// The threads of this rank: as asked for, or its share of the cores.
package struct ThreadBudget: Equatable, Sendable {
  /// Threads of this rank.
  package let threads: Int
  /// Whether every thread of this host's ranks has a core of its own, so that waiting may spin.
  package let hasOwnCores: Bool
  /// For each thread the core that it stays on; empty where threads go where the system puts them.
  ///
  /// Only threads that fill all cores are kept in place: the system sometimes puts two of them on one core, and one then
  /// waits for the other. Fewer threads are not, as another job might have been given the same cores; nor are those of a job that finds
  /// another one on its cores (``CoreClaims``).
  package let cores: [Int]
  /// What to tell the user of how the launcher has placed this rank, with the remedy; nil where all is well.
  package let warning: String?

  /// A pure function of what was asked for and what is there.
  ///
  /// `ownCores` are in this process's affinity mask, which launchers and containers set; `localCores` is the number of those
  /// that the host's `localRanks` ranks may use together, of which this is number `localRank`. Two ranks bound to two
  /// cores each have four together, and two threads each; two ranks that are both free to use the same two cores have one
  /// thread each. `hostCores` is how many the host has, whoever may use them, if that is known. `quota` is how many cores' time
  /// the ranks may use together by their cgroup, if that is limited: more threads are stopped in turn. `unboundCores` would be
  /// `localCores`, had the launcher not bound the ranks unasked.
  package init(
    requested: Int?, ownCores: [Int], localCores: Int, localRank: Int, localRanks: Int, hostCores: Int? = nil,
    quota: Double? = nil, unboundCores: Int? = nil
  ) {
    let own = max(1, ownCores.count)
    let allowed = quota.map { min(localCores, Int(exactly: $0.rounded(.up)) ?? localCores) } ?? localCores
    let threads = requested ?? max(1, min(own, allowed / max(localRanks, 1)))
    self.threads = threads
    hasOwnCores =
      threads <= own && threads * localRanks <= localCores && Double(threads * localRanks) <= quota ?? .infinity
    warning =
      ThreadBudget.quotaWarning(requested: requested, localRanks: localRanks, quota: quota)
      ?? ThreadBudget.warning(
        threads: threads, ownCores: ownCores, localCores: localCores, localRanks: localRanks, hostCores: hostCores)
      ?? ThreadBudget.bindingWarning(
        threads: threads, requested: requested, localCores: localCores, unboundCores: unboundCores, quota: quota)
    if hasOwnCores && own == localCores && threads * localRanks == ownCores.count {
      cores = Array(ownCores[localRank * threads..<(localRank + 1) * threads])
    } else if hasOwnCores && own < localCores && threads == ownCores.count {
      cores = ownCores
    } else {
      cores = []
    }
  }

  /// The budget of this process among the job's ranks on its host; a group of them changes nothing.
  package init(requested: Int?, communicator: any Communicator) {
    self.init(
      requested: requested, ownCores: Cores.own, localCores: communicator.localCores,
      localRank: communicator.hostShare.number, localRanks: communicator.hostShare.count, hostCores: Cores.ofHost,
      quota: ControlGroups.own.cores, unboundCores: communicator.unboundCores)
  }

  /// What to say of ranks that a launcher has bound, unasked, to fewer cores than there are for them.
  private static func bindingWarning(
    threads: Int, requested: Int?, localCores: Int, unboundCores: Int?, quota: Double?
  ) -> String? {
    guard requested == nil, let unboundCores, localCores < unboundCores, Double(localCores) < quota ?? .infinity else {
      return nil
    }
    let cores = { (count: Int) in "\(count) core\(count == 1 ? "" : "s")" }
    return
      "has \(threads) thread\(threads == 1 ? "" : "s"), as the launcher has bound the ranks of its host to \(cores(localCores)) of the "
      + "\(unboundCores) that they could use: start with mpirun --bind-to none"
  }

  /// What to say to who asks for more threads than the quota lets run.
  private static func quotaWarning(requested: Int?, localRanks: Int, quota: Double?) -> String? {
    guard let requested, let quota else { return nil }
    let most = max(1, Int(exactly: quota.rounded(.up)) ?? .max)
    let (all, overflow) = requested.multipliedReportingOverflow(by: localRanks)
    guard overflow || all > most else { return nil }
    let cores = quota == quota.rounded() ? String(Int(quota)) : String(format: "%.2f", quota)
    return
      "may use the time of \(cores) \(cores == "1" ? "core" : "cores") by the quota of its cgroup, and \(all) threads of its host's ranks are "
      + "stopped in turn: leave --threads out, or raise the quota (docker run --cpus, CPUQuota, limits.cpu)"
  }

  private static func warning(
    threads: Int, ownCores: [Int], localCores: Int, localRanks: Int, hostCores: Int?
  ) -> String? {
    func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
    let free = "mpirun -bind-to none, or srun --cpu-bind=none --cpus-per-task=\(threads)"
    if threads > ownCores.count && ownCores.count < localCores {
      return
        "is bound to \(count(ownCores.count, "core")) (\(ownCores.map(String.init).joined(separator: ", "))) and has "
        + "\(count(threads, "thread")), which take turns there: start with \(free), or with --threads \(max(1, ownCores.count))"
    }
    // Ranks that are all bound to the same few cores, by a launcher or a container.
    if let hostCores, threads * localRanks > localCores, localCores < hostCores {
      return
        "shares \(count(localCores, "core")) with all ranks of its host, which have \(count(threads * localRanks, "thread")) "
        + "together, while the host has \(hostCores) cores: start with \(free), or give the container more cores"
    }
    return nil
  }

  /// The warnings of all ranks, those with the same words once; at rank 0, none elsewhere. Called on every rank alike.
  package func warnings(over communicator: any Communicator) throws(CommunicationError) -> [String] {
    let all = try communicator.gatherBytes(Array((warning ?? "").utf8), root: 0)
      .map { String(decoding: $0, as: UTF8.self) }
    var told: Set<String> = []
    var warnings: [String] = []
    for (rank, text) in all.enumerated() where !text.isEmpty && told.insert(text).inserted {
      let others = all.indices.filter { $0 != rank && all[$0] == text }.count
      let who = others == 0 ? "" : " (as \(others == 1 ? "1 other" : "\(others) others"))"
      warnings.append("\(communicator.hosts.describe([rank]))\(who) \(text)")
    }
    return warnings
  }

  /// The threads. The caller becomes one of them, and keeps its core.
  package func pool() -> ThreadPool {
    let isAlone = CoreClaims.take(cores)
    if !isAlone { CoreClaims.share() }
    let cores = isAlone ? cores : []
    return ThreadPool(threads: threads, maySpin: hasOwnCores && isAlone) { thread in
      if thread < cores.count { Cores.pin(to: cores[thread]) }
    }
  }
}
