import FMDistPlatform
import FMDistReports
import FMDistTraining

/// What all checks have found on a host.
package struct DoctorReport: Sendable {
  /// What one of them has found.
  package struct Entry: Sendable {
    let check: DoctorCheck
    package let finding: DoctorFinding
    /// The check's name in JSON.
    package var name: String { check.name }
  }

  /// The host's name.
  let host: String
  /// In the order of the checks.
  package let entries: [Entry]

  /// Has all `checks` look at `surroundings`.
  package init(host: String, _ surroundings: DoctorSurroundings, checks: [DoctorCheck] = DoctorCheck.all) {
    self.host = host
    entries = checks.map { Entry(check: $0, finding: $0.look(surroundings)) }
  }

  /// The worst of all.
  package var verdict: DoctorFinding.Verdict { entries.map(\.finding.verdict).max() ?? .ok }

  /// For a person: a line that sums up, and what was found, the worst first, in lines of `columns` at the most.
  package func lines(columns: Int) -> [String] {
    let title = max(entries.map { TerminalText.width(of: $0.check.title) }.max() ?? 0, 8)
    let indent = String(repeating: " ", count: Self.verdictColumns + title + 4)
    let room = max(24, columns - indent.count)
    var lines = [summary]
    for verdict in [DoctorFinding.Verdict.fault, .advice, .ok] {
      for entry in entries where entry.finding.verdict == verdict {
        let texts = [entry.finding.found] + entry.finding.advice.map { "-> \($0)" }
        let wrapped = texts.flatMap { TerminalText.wrapped(TerminalText.plain($0), to: room) }
        let first =
          TerminalText.left(verdict.rawValue, Self.verdictColumns) + "  "
          + TerminalText.left(entry.check.title, title) + "  "
        lines += wrapped.enumerated().map { ($0 == 0 ? first : indent) + $1 }
      }
    }
    return lines
  }

  private static let verdictColumns = 6

  private var summary: String {
    func count(_ verdict: DoctorFinding.Verdict) -> Int { entries.count { $0.finding.verdict == verdict } }
    let (faults, advice) = (count(.fault), count(.advice))
    var parts: [String] = []
    if faults > 0 { parts.append(NumberText.count(faults, "fault")) }
    if advice > 0 { parts.append("advice on \(NumberText.count(advice, "thing"))") }
    let found = parts.isEmpty ? "nothing is wrong" : parts.joined(separator: ", ")
    return "fmdist \(fmdistVersion) on \(host): \(found)"
  }

  /// For programs: docs/doctor.md has the keys.
  package func json() throws -> String { try DoctorDocument(self).json() }
}

/// The JSON of a ``DoctorReport``; keys are in snake case.
private struct DoctorDocument: Encodable {
  struct Check: Encodable {
    let name: String
    let verdict: DoctorFinding.Verdict
    let found: String
    let advice: [String]
    let values: [String: DoctorFinding.Value]
  }

  let fmdistVersion: String
  let host: String
  let verdict: DoctorFinding.Verdict
  let checks: [Check]

  init(_ report: DoctorReport) {
    fmdistVersion = FMDistTraining.fmdistVersion
    host = report.host
    verdict = report.verdict
    checks = report.entries.map {
      Check(
        name: $0.name, verdict: $0.finding.verdict, found: $0.finding.found, advice: $0.finding.advice,
        values: $0.finding.values)
    }
  }
}
