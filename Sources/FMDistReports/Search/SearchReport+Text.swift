import FMDistPlatform

/// A search for a terminal and for programs.
extension SearchReport {
  /// More failures than this are counted.
  private static let mostFailures = 5

  /// Where the columns are that a terminal has no room for.
  private static let elsewhere = "tune.csv and report.html"

  /// `tune.csv`: a line a trial, the best first. The same bytes at any number of ranks and restarts.
  package var csv: String { ScoreTable(of: self).csv + "\n" }

  /// The ranking in lines of `width`.
  package func text(width: Int = 100) -> String {
    ScoreTable(of: self).text(width: width, elsewhere: Self.elsewhere)
  }

  /// What there is to say of it, a line each.
  package var sentences: [String] {
    var sentences = failed.prefix(Self.mostFailures).map { trial in
      "\(trial.name) failed: \(assignment(of: trial)): \(trial.failure ?? "")"
    }
    if failed.count > Self.mostFailures {
      sentences.append("and \(failed.count - Self.mostFailures) more failed; tune.csv has their reasons")
    }
    if let best {
      let test = choosesOnTestSet ? nil : best.testAccuracy.map { "; test accuracy \(words($0))" }
      sentences.append(
        "best: \(best.name), \(objective) \(words(best.objective ?? .nan)): \(assignment(of: best))\(test ?? "")")
    }
    if choosesOnTestSet { sentences.append(Self.testSetNotice) }
    return sentences.map(\.visible)
  }
}
