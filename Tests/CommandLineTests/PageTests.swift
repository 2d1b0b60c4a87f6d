import Foundation
import Testing

extension CommandLineTests {
  /// `report.html` and `fmdist compare`, of runs that were trained.
  @Suite struct PageTests {
    @Test(.timeLimit(.minutes(2))) func trainingWritesThePageAndReportWritesItAgain() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ranks: 3)
      let workspace = training.workspace
      let page = try workspace.text("run/report.html")
      let result = try Outcome.Result("run", in: workspace)
      for words in [
        result.weightsSha256, "3 x ", "max_pooling2d", "of 60 wrong", "alt=\"an image of T-shirt/top\"",
        "fmdist train --config run/config.yaml --output run-again --data ", "the last 40 training images",
      ] { #expect(page.contains(words), "\(words) is missing") }
      let environment = try workspace.text("run/environment.json")
      #expect(environment.contains("\"ranks\" : 3") && environment.contains("\"verified\" : false"))
      // With the same data found again, the same page; without, one that says so.
      let reported = try Command.run(["report", "run"], in: workspace)
      #expect(reported.code == 0 && reported.output.contains("run/report.html\n"))
      #expect(try workspace.text("run/report.html") == page)
      try FileManager.default.moveItem(atPath: workspace.path("data"), toPath: workspace.path("elsewhere"))
      #expect(try Command.run(["report", "run"], in: workspace).code == 0)
      let without = try workspace.text("run/report.html")
      #expect(without.contains("was not found when this page was written") && !without.contains("an image of"))
      // Where the data is said to be, it is; and a slash at the end changes nothing.
      #expect(try Command.run(["report", "run//", "--data", "elsewhere"], in: workspace).code == 0)
      #expect(try workspace.text("run/report.html") == page)

      // Files too large for the page: the beginning of a table, a word about a picture.
      let table = try workspace.text("run/errors.csv")
      let line = try #require(table.split(separator: "\n").last)
      try workspace.write(table + String(repeating: line + "\n", count: 10_000), to: "run/errors.csv")
      try workspace.write([UInt8](repeating: 0, count: 2_800_000), to: "run/errors.png")
      #expect(try Command.run(["report", "run"], in: workspace).code == 0)
      let large = try workspace.text("run/report.html")
      #expect(large.contains("errors.png has 2.8 MB, too large for this page; see the file."))
      let shown = try #require(large.components(separatedBy: "aria-label=\"Worst errors\"").last)
      let rows = shown.components(separatedBy: "</table>")[0].components(separatedBy: "<tr>").count - 1
      #expect(rows == 26, "\(rows) lines of the errors")
    }

    /// The command that the page gives does what the page says.
    @Test(.timeLimit(.minutes(1))) func theCommandOfThePageMakesTheSameWeights() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("a run", ["--set", "training.epochs=1"])
      let page = try training.workspace.text("a run/report.html")
      let line = try #require(page.split(separator: "<pre class=\"wrap\"><code>fmdist ").last?.prefix { $0 != "<" })
      let words = String(line).replacing("&#39;", with: "'")
      let program = try Programs.built("fmdist")
      let again = try Command(
        [], in: training.workspace, wrapping: { _ in ["/bin/sh", "-c", "'\(program)' \(words)"] }
      ).finish()
      #expect(again.code == 0, "\(again.errors)")
      #expect(try training.outcome("a run-again") == training.outcome("a run"))
    }

    @Test(.timeLimit(.minutes(2))) func compareShowsRunsSideBySide() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("first", ["--set", "training.epochs=1"])
      try training.run("second", ["--set", "training.epochs=1", "--set", "training.seed=5"])
      try training.run("stopped", ["--stop-after", "1"], code: 75)
      let text = try Command.run(
        ["compare", "first", "second", "stopped", "--html", "all.html", "--picture", "all.svg"], in: workspace)
      #expect(text.code == 0 && text.errors == "")
      let lines = text.output.split(separator: "\n")
      for (name, seed) in [("first", "1"), ("second", "5"), ("stopped", "1")] {
        #expect(lines.contains { $0.hasPrefix(name + " ") && $0.split(separator: " ").contains(seed[...]) })
      }
      #expect(text.output.contains("training."))
      #expect(text.output.hasSuffix("all.svg\nall.html\n") && text.output.contains("\nstopped: stopped in epoch 1\n"))
      #expect(try workspace.text("all.html").contains("3 runs compared"))
      #expect(try workspace.text("all.svg").contains("<svg"))
      let json = try Command.run(["compare", "first", "second", "--format", "json"], ranks: 2, in: workspace)
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let differences = try #require(object["differences"] as? [[String: Any]])
      #expect(differences.map { $0["key"] as? String } == ["training.seed"])
      #expect(differences[0]["values"] as? [String] == ["1", "5"])

      let grouped = try Command.run(
        ["compare", "first", "second", "stopped", "--sort", "seed", "--group-by", "seed", "--format", "markdown"],
        in: workspace)
      #expect(
        grouped.code == 0 && grouped.output.contains("| training.seed | runs | mean val_accuracy |"), "\(grouped)")
      #expect(grouped.output.contains("| second | 3 |"))

      for (arguments, code, words) in [
        (
          ["first", "second", "--sort", "val_acuracy"], 64,
          "--sort: no run has 'val_acuracy'; did you mean val_accuracy?"
        ),
        (["first", "second", "--group-by", "kernel_initializer"], 64, "may be"),
        (["first"], 64, "two runs or more"), (["first", "data"], 66, "data is not a run's folder"),
        (["first", "none"], 66, "none is not a run's folder"),
        (["first", "second", "--picture", "x.gif"], 64, ".png or .svg"),
      ] {
        let refused = try Command.run(["compare"] + arguments, in: workspace)
        #expect(refused.code == Int32(code) && refused.errors.contains(words), "\(refused.errors)")
      }
    }

    /// What a browser makes of the pages: nothing in its console, nothing that is fetched, nothing wider than the window.
    @Test(.timeLimit(.minutes(2))) func aBrowserShowsThePagesWithoutAComplaint() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      for name in ["first", "second"] { try training.run(name, ["--set", "training.epochs=2"]) }
      #expect(try Command.run(["compare", "first", "second", "--html", "compared.html"], in: workspace).code == 0)
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../ReportsTests/check_html.py").standardizedFileURL.path()
      let pages = ["first/report.html", "compared.html"]
      let looked = try Command([], in: workspace, wrapping: { _ in ["/usr/bin/env", "python3", script] + pages })
        .finish()
      if looked.code == 77 || looked.code == 127 {
        print("SKIPPED: the pages in a browser (it needs python3 and chromium)")
        return
      }
      #expect(looked.code == 0, "\(looked.output)\(looked.errors)")
    }
  }
}
