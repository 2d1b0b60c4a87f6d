import FMDistPlatform

extension DoctorCheck {
  /// Whether ranks hear each other, and how fast.
  static let exchange = DoctorCheck("exchange") { surroundings in exchange(surroundings.exchange) }

  /// The same of this outcome.
  static func exchange(_ outcome: ExchangeOutcome) -> DoctorFinding {
    switch outcome {
    case .leftOut(let reason): return DoctorFinding("not tried: \(reason)")
    case .failed(let sentence):
      return DoctorFinding("failed").saying(.fault, sentence.sentence)
        .saying(.fault, "One process with threads needs no MPI: fmdist train.")
    case .measured(let report):
      let (microseconds, rate) = (report.latencySeconds * 1e6, report.bytesPerSecond)
      let who = report.ranks == 2 ? "2 ranks" : "the first and the last of \(report.ranks) ranks"
      let place = report.hosts > 1 ? " on \(report.hosts) hosts" : ""
      let finding = DoctorFinding(
        "\(who)\(place) took \(NumberText.short(microseconds)) µs for a message, and exchanged \(ByteText.text(rate)) a second each way"
      )
      .with("ranks", report.ranks).with("hosts", report.hosts).with("latency_seconds", report.latencySeconds)
      .with("bytes_per_second", rate)
      guard report.hosts == 1, report.latencySeconds > 1e-3 || rate < 100e6 else { return finding }
      return finding.saying(
        .advice,
        "That is slow inside a host: other programs keep its cores busy, or UCX_TLS keeps MPI from shared memory. Train with fewer ranks "
          + "and more threads.")
    }
  }
}
