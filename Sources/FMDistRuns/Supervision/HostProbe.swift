import FMDistPlatform
import Glibc

/// Asks hosts whether they answer, in the way in which the launcher will start ranks there.
struct HostProbe {
  /// What runs a command on another host, in place of ssh: as Hydra is told.
  private let agent: String

  init(environment: [String: String]) {
    agent =
      environment["HYDRA_LAUNCHER_EXEC"] ?? environment["OMPI_MCA_plm_rsh_agent"] ?? environment[
        "PRTE_MCA_plm_ssh_agent"]
      ?? "ssh"
  }

  private static let seconds = 10

  /// Which of `hosts` answer within some seconds; all are asked at the same time.
  func answering(_ hosts: [HostList.Host], isAsked: () -> Bool) -> [Bool] {
    let own = Self.ownName
    // Options in one word each: some agents know none, and drop them.
    var jobs = hosts.map { host -> JobProcess? in
      if Self.isHere(host.name, own: own) { return nil }
      return try? JobProcess(
        [agent, "-oBatchMode=yes", "-oConnectTimeout=\(Self.seconds)", host.name, "true"], passesOn: false
      ) { _ in }
    }
    var answers = zip(hosts, jobs).map { host, job in job == nil && Self.isHere(host.name, own: own) }
    let start = ContinuousClock.now
    while jobs.contains(where: { $0 != nil }), ContinuousClock.now - start < .seconds(Self.seconds), !isAsked() {
      for index in jobs.indices {
        guard let ending = jobs[index]?.wait(milliseconds: 20) else { continue }
        answers[index] = ending == .code(0)
        jobs[index] = nil
      }
    }
    for job in jobs.compactMap({ $0 }) { job.endGroup() }
    return answers
  }

  private static var ownName: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether `name` is this host, on which no agent is needed.
  static func isHere(_ name: String, own: String) -> Bool {
    let first = { (name: String) in name.prefix { $0 != "." } }
    return ["localhost", "127.0.0.1", "::1", own].contains(name) || (!own.isEmpty && name == first(own))
      || (!name.isEmpty && first(name) == own && !name.allSatisfy { $0.isNumber || $0 == "." })
  }
}
