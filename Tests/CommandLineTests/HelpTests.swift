import Foundation
import Testing

extension CommandLineTests {
  /// What the program says of itself, word for word: a change of these texts is a change for those who read them.
  @Suite struct HelpTests {
    /// Arguments, and the file in `Fixtures` with the text.
    static let texts: [(arguments: [String], file: String)] = [
      (["--help"], "help.txt"), (["init", "--help"], "help-init.txt"), (["train", "--help"], "help-train.txt"),
      (["evaluate", "--help"], "help-evaluate.txt"),
      (["summary", "--help"], "help-summary.txt"), (["data", "--help"], "help-data.txt"),
      (["data", "info", "--help"], "help-data-info.txt"), (["data", "convert", "--help"], "help-data-convert.txt"),
      (["data", "preview", "--help"], "help-data-preview.txt"), (["report", "--help"], "help-report.txt"),
      (["predict", "--help"], "help-predict.txt"), (["inspect", "--help"], "help-inspect.txt"),
      (["compare", "--help"], "help-compare.txt"), (["tune", "--help"], "help-tune.txt"),
      (["export", "--help"], "help-export.txt"), (["import", "--help"], "help-import.txt"),
      (["doctor", "--help"], "help-doctor.txt"),
      (["--version"], "version.txt"), (["summary"], "summary.txt"),
      (["summary", "--config", "dropout.yaml", "--input", "32x32x3"], "summary-dropout.txt"),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: texts)
    func textsAreAsWritten(_ arguments: [String], file: String) throws {
      let workspace = try Workspace()
      let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(file)")
      let expected = try String(contentsOf: fixture, encoding: .utf8)
      for ranks in [nil, 2] {
        let finished = try Command.run(arguments, ranks: ranks, in: workspace)
        #expect(finished.code == 0)
        #expect(finished.errors == "")
        #expect(finished.output == expected)
      }
    }
  }
}
