import FMDistPlatform

/// Asks hosts whether they answer, in the way in which the launcher will start ranks there.
struct HostProbe {
  /// What runs a command on another host, in place of ssh: as the launchers are told.
  private let agent: [String]

  /// The variables that tell them.
  static let variables = ["HYDRA_LAUNCHER_EXEC", "OMPI_MCA_plm_rsh_agent", "PRTE_MCA_plm_ssh_agent"]

  init(environment: [String: String]) {
    // Open MPI takes several, with a colon between, and options.
    let told = Self.variables.compactMap { environment[$0] }.compactMap { text in
      text.split(separator: ":").first.flatMap(\.shellWords).flatMap { $0.isEmpty ? nil : $0 }
    }
    agent = told.first ?? ["ssh"]
  }

  private static let seconds = 10
  /// How many are asked at the same time: each takes a process and an open file.
  private static let mostAtATime = 64

  /// A host that is being asked.
  private struct Question {
    let index: Int
    let job: JobProcess
    let start = ContinuousClock.now
  }

  /// Which of `hosts` answer within some seconds.
  func answering(_ hosts: [HostList.Host], isAsked: () -> Bool) -> [Bool] {
    let own = SystemText.hostName ?? ""
    var answers = hosts.map { Self.isHere($0.name, own: own) }
    var waiting = hosts.indices.filter { !answers[$0] }[...]
    var questions: [Question] = []
    while !(waiting.isEmpty && questions.isEmpty), !isAsked() {
      while questions.count < Self.mostAtATime, let index = waiting.popFirst() {
        if let job = ask(hosts[index].name) { questions.append(Question(index: index, job: job)) }
      }
      let milliseconds = Int32(20 / max(1, questions.count))
      questions = questions.filter { question in
        if let ending = question.job.wait(milliseconds: max(1, milliseconds)) {
          answers[question.index] = ending == .code(0)
          return false
        }
        guard ContinuousClock.now - question.start >= .seconds(Self.seconds) else { return true }
        question.job.endGroup()
        return false
      }
    }
    for question in questions { question.job.endGroup() }
    return answers
  }

  /// Options in one word each: some agents know none, and drop them.
  private func ask(_ host: String) -> JobProcess? {
    try? JobProcess(
      agent + ["-oBatchMode=yes", "-oConnectTimeout=\(Self.seconds)", host, "true"], passesOn: false
    ) { _ in }
  }

  /// Whether `name` is this host, on which no agent is needed.
  static func isHere(_ name: String, own: String) -> Bool {
    let first = { (name: String) in name.prefix { $0 != "." } }
    return ["localhost", "127.0.0.1", "::1", own].contains(name) || (!own.isEmpty && name == first(own))
      || (!name.isEmpty && first(name) == own && !name.allSatisfy { $0.isNumber || $0 == "." })
  }
}
