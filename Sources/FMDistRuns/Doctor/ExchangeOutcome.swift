import FMDistPlatform

/// What came of the exchange between two ranks.
enum ExchangeOutcome: Sendable, Equatable {
  case measured(ExchangeReport)
  /// In words.
  case failed(String)
  /// It was not tried, for this reason.
  case leftOut(String)

  /// The longest that two ranks may take from mpirun's start to its end.
  static let secondsAllowed = 20.0

  /// Starts two ranks of `program`, each with `arguments`, by `launcher`. They are gone when this returns, whatever came of them.
  static func ofTwoRanks(_ launcher: LauncherSurvey.Launcher, program: String, _ arguments: [String]) -> ExchangeOutcome
  {
    let options = launcher.implementation?.localOptions() ?? []
    let words = [launcher.path] + options + ["-n", "2", program] + arguments
    do throws(SystemError) {
      let answer = try ChildProcess.ask(words, seconds: secondsAllowed)
      if answer.code == 0, let report = ExchangeReport(output: answer.output) { return .measured(report) }
      if answer.isLate {
        return .failed(
          "two ranks had not ended after \(NumberText.short(secondsAllowed)) s, and were killed\(said(answer))")
      }
      return .failed("two ranks ended with \(answer.code.map { "exit code \($0)" } ?? "a signal")\(said(answer))")
    } catch {
      return .failed("\(launcher.path.shellPath) can't be started: \(error)")
    }
  }

  /// The first lines that were said, as the end of a sentence.
  private static func said(_ answer: ChildProcess.Answer) -> String {
    var lines: [String] = []
    for line in answer.complaint.split(separator: "\n").map(String.init)
      + answer.output.split(separator: "\n").map(String.init)
    where !lines.contains(line) && line.contains(where: \.isLetter) {
      lines.append(line)
    }
    return lines.isEmpty ? "" : ": " + lines.prefix(2).joined(separator: " ").brief(600)
  }
}
