import FMDistPlatform
import FMDistProcessor
import FMDistTraining

extension DoctorCheck {
  /// The cores that this process may use, and the threads that training takes.
  static let cores = DoctorCheck("cores") { surroundings in
    let quota = ControlGroups(root: surroundings.root).cores
    return Self.cores(
      own: Cores.own.count, claimed: CoreClaims.claimed(of: Cores.own).count, host: Cores.ofHost, quota: quota,
      load: surroundings.text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) })
  }

  /// The same of `own` cores in this process's affinity mask out of the `host`'s, `claimed` of which have threads of other jobs of fmdist, the time of `quota` cores, and `load` threads that run or
  /// wait on the host; each nil where nobody tells.
  package static func cores(own: Int, claimed: Int = 0, host: Int?, quota: Double?, load: Double?) -> DoctorFinding {
    func threads(ranks: Int) -> Int {
      ThreadBudget(
        requested: nil, ownCores: Array(0..<own), localCores: own, localRank: 0, localRanks: ranks, hostCores: host,
        quota: quota
      ).threads
    }
    let alone = threads(ranks: 1)
    var found = host.map { $0 > own ? "\(own) of the host's \($0)" : "\(own)" } ?? "\(own)"
    if let quota { found += ", and the time of \(NumberText.short(quota)) by the quota of its cgroup" }
    found += "; fmdist train takes \(NumberText.count(alone, "thread"))"
    if alone > 1 { found += ", and each of \(alone) ranks \(NumberText.count(threads(ranks: alone), "thread"))" }
    var finding = DoctorFinding(found).with("cores", own).with("host_cores", host).with("quota_cores", quota)
      .with("threads", alone).with("load", load)
    if let host, own == 1, host > 1 {
      finding = finding.saying(
        .advice,
        "A launcher, a container or taskset lets it use only one core. If that is not intended: mpirun -bind-to none, srun "
          + "--cpu-bind=none --cpus-per-task=\(host), or docker run --cpuset-cpus.")
    }
    if let quota, quota < Double(min(own, 2)), quota < 1 || quota != quota.rounded() {
      finding = finding.saying(
        .advice,
        "A quota of \(NumberText.short(quota)) stops its threads in the middle of steps: give it whole cores (docker run --cpus, "
          + "CPUQuota, limits.cpu).")
    }
    finding = finding.with("claimed_cores", claimed)
    if claimed > 0 {
      finding = finding.saying(
        .advice,
        "Other jobs of fmdist compute on \(NumberText.count(claimed, "core")) of them: a job that is started now shares them, and leaves its "
          + "threads to the system.")
    }
    // A thread of ours may be among them.
    if claimed == 0, let load, let host, load - 1 >= Double(host) / 2 {
      finding = finding.saying(
        .advice,
        "Other programs keep about \(NumberText.short(load)) of the host's \(host) cores busy just now: training shares them, and is slower."
      )
    }
    return finding
  }
}
