import CFMDistPlatform
import Glibc
import Synchronization

/// Which cores of this host have a thread of fmdist that stays on them: so that a second job does not keep its threads on the same ones.
///
/// Two jobs whose threads are each kept on one core wait for each other wherever two of them meet, and can't go where a core is free. So the first
/// job claims its cores, and one that finds them claimed leaves its threads to the system, and does not spin where it waits. A claim
/// ends with its process.
package enum CoreClaims {
  private static let own = Mutex<Set<Int>>([])
  private static let hasNeighbours = Atomic<Bool>(false)

  /// Whether this process computes on cores that another one has claimed.
  package static var areShared: Bool { hasNeighbours.load(ordering: .relaxed) }
  /// Notes that it does.
  package static func share() { hasNeighbours.store(true, ordering: .relaxed) }

  /// Claims `cores` for this process, for as long as it lives. False, and nothing is claimed, if another process has one of them.
  package static func take(_ cores: [Int]) -> Bool {
    own.withLock { own in
      var descriptors: [Int: Int32] = [:]
      for core in cores where !own.contains(core) && descriptors[core] == nil {
        let claim = fmdist_core_claim(Int32(truncatingIfNeeded: core))
        if claim >= 0 { descriptors[core] = claim }
        guard claim == fmdist_core_taken else { continue }
        for descriptor in descriptors.values { close(descriptor) }
        return false
      }
      own.formUnion(descriptors.keys)
      return true
    }
  }

  /// Those of `cores` that a process has claimed.
  package static func claimed(of cores: [Int]) -> [Int] {
    cores.filter { fmdist_core_is_claimed(Int32(truncatingIfNeeded: $0)) != 0 }
  }
}
