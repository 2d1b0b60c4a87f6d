import FMDistTestSupport
import Foundation
import Testing

extension CommandLineTests {
  /// Whatever came from a file or a name is harmless where it is shown: terminal, pages, tables, logs.
  @Suite struct NastyTextTests {
    /// A data set whose classes have the names that a class can have, as far as a file of names can hold them, and a configuration for it.
    private func prepare(_ workspace: Workspace) throws -> (names: [String], options: [String]) {
      let names = NastyText.names
      let pixels = (0..<names.count * 2 * 16).map { UInt8($0 * 37 & 255) }
      let labels = (0..<names.count * 2).map { UInt8($0 % names.count) }
      for (index, file) in TinyData.files.enumerated() {
        let isImages = index % 2 == 0
        let header = TinyData.header(sizes: isImages ? [names.count * 2, 4, 4] : [names.count * 2])
        try workspace.write(header + (isImages ? pixels : labels), to: "data/\(file)")
      }
      try workspace.write(names.joined(separator: "\n") + "\n", to: "data/classes.txt")
      try workspace.write(
        """
        name: nasty
        data: {validation: {source: last, count: \(names.count)}}
        model:
          - flatten
          - dense: {units: \(names.count), activation: softmax}
        training: {batch_size: 16, epochs: 1}

        """, to: "nasty.yaml")
      return (names, ["--config", "nasty.yaml", "--data", "data"])
    }

    /// Runs `words` and checks what it says.
    @discardableResult
    private func check(
      _ words: [String], code: Int32 = 0, in workspace: Workspace, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command.Finished {
      let finished = try Command.run(words, in: workspace)
      #expect(finished.code == code, "\(words): \(finished.errors)", sourceLocation: sourceLocation)
      for text in [finished.output, finished.errors] {
        #expect(NastyText.raw(in: text) == nil, "\(words): \(text.debugDescription)", sourceLocation: sourceLocation)
        // No line is one that a name has made.
        #expect(!text.contains("\nfmdist: forged"), "\(words)", sourceLocation: sourceLocation)
      }
      return finished
    }

    @Test(.timeLimit(.minutes(2))) func nothingThatIsShownDoesHarm() throws {
      let workspace = try Workspace()
      let (names, data) = try prepare(workspace)
      let run = "runs/=a\nfmdist: forged\u{1B}[2J '\"<b>$(id)"
      try check(["train", "--output", run] + data, in: workspace)
      try check(["train", "--output", "runs/json", "--log-format", "json"] + data, in: workspace)
      let images = ["--data", "data"]
      try check(["evaluate", run] + images, in: workspace)
      try check(["evaluate", run, "--log-format", "json"] + images, in: workspace)
      let predicted = try check(["predict", run, "--every", "1", "--picture", "p.svg"] + images, in: workspace)
      #expect(predicted.output.contains("esc\\u{1B}[31mred"))
      let json = try PredictionJSON(try check(["predict", run, "--format", "json"] + images, in: workspace).output)
      // Classes' names are kept in normal form C, without blanks and marks around them.
      let blanks = CharacterSet.whitespacesAndNewlines.union(["\u{FEFF}"])
      let kept = names.map { $0.precomposedStringWithCanonicalMapping.trimmingCharacters(in: blanks) }
      #expect(json.classNames.map { Array($0.utf8) } == kept.map { Array($0.utf8) })
      try check(["inspect", run], in: workspace)
      try check(["report", run, "--errors-of", "Übung,衬衫"] + images, in: workspace)
      for format in ["text", "csv", "json"] {
        let compared = try check(
          ["compare", run, "runs/json", "--format", format, "--html", "c.html", "--picture", "c.svg"], in: workspace)
        if format == "csv" { #expect(NastyText.formulas(in: compared.output).isEmpty) }
      }
      try check(["data", "info"] + data, in: workspace)
      try check(["data", "preview", "--samples", "1", "--output", "v.svg"] + data, in: workspace)
      try check(["summary"] + data.prefix(2), in: workspace)

      // What lies in the folder is shown by `cat`, browsers and spreadsheets.
      for file in workspace.names(in: run)
      where !["checkpoints", "tensorboard"].contains(file) && !file.hasSuffix(".png") {
        let text = try workspace.text("\(run)/\(file)")
        #expect(NastyText.raw(in: text, allowed: file == "history.tsv" ? [9] : []) == nil, "\(file)")
        if file.hasSuffix(".csv") { #expect(NastyText.formulas(in: text).isEmpty, "\(file)") }
      }
      for file in ["c.html", "c.svg", "p.svg", "v.svg"] {
        #expect(NastyText.raw(in: try workspace.text(file)) == nil, "\(file)")
      }
      try check(["train", "--config", "\(run)/config.yaml", "--output", "runs/again"] + images, in: workspace)
      #expect(try Outcome("runs/again", in: workspace) == Outcome(run, in: workspace))
    }

    @Test(.timeLimit(.minutes(1))) func aFolderThatSomebodyElseHasFilledDoesNoHarm() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=1"])
      let nasty = "a\nfmdist: forged\u{1B}[2J</title><script>alert(1)</script>\u{202E}" + NastyText.noncharacters
      for (file, keys) in [
        ("run/result.json", ["configuration_name", "dataset", "fmdist_version", "validation"]),
        ("run/environment.json", ["processor", "operating_system", "fmdist_version"]),
      ] {
        var object = try #require(
          try JSONSerialization.jsonObject(with: Data(workspace.bytes(file))) as? [String: Any])
        for key in keys {
          #expect(object[key] is String, "\(key)")
          object[key] = nasty
        }
        if let names = object["class_names"] as? [String] { object["class_names"] = names.map { nasty + $0 } }
        if object["hosts"] != nil { object["hosts"] = [["name": nasty, "ranks": 1] as [String: Any]] }
        try workspace.write([UInt8](JSONSerialization.data(withJSONObject: object)), to: file)
      }
      let reported = try check(["report", "run"] + training.data, in: workspace)
      #expect(reported.output.contains("fmdist: forged\\u{1B}[2J"))
      try check(["compare", "run", "run", "--html", "c.html"], in: workspace)
      for file in ["run/report.html", "c.html", "run/confusion.csv", "run/confusion.svg"] {
        let text = try workspace.text(file)
        #expect(NastyText.raw(in: text) == nil, "\(file)")
        // In a table it is text.
        #expect(file.hasSuffix(".csv") || !text.contains("<script>alert"), "\(file)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func messagesHaveNoLineOfAnothersMaking() throws {
      let workspace = try Workspace()
      let name = "a\nfmdist: forged\u{1B}[2J\u{E00A}" + String(repeating: "x", count: 100)
      let long = String(repeating: "y", count: 100_000)
      for (words, code) in [
        ([name], 64), (["train", "--\(name)"], 64), (["train", "--threads", name], 64),
        (["train", "--threads=\(name)"], 64),
        (["train", "-\n"], 64), (["evaluate", name], 66), (["predict", name], 66), (["report", name], 66),
        (["compare", name, name], 66),
        (["train", "--data", name], 66), (["train", "--config", name], 66), (["summary", "--set", name], 78),
        (["summary", "--set", "\(name)=1"], 78), (["summary", "--set", "model=\(long)"], 78),
        (["data", "info", "--data", "data", "--set", "data.dataset=\"a\\nb\""], 78),
        (["train", "--set", "data.dataset=\(name)"], 78),
        (["summary", "--set", "training.seed=\(name)"], 78), (["data", "info", "--data", long], 66),
        (["data", "preview", "--output", name], 64),
      ] as [([String], Int32)] {
        let finished = try check(words, code: code, in: workspace)
        #expect(finished.errors.utf8.count < 10_000, "\(words.map { $0.prefix(40) })")
      }
    }
  }
}
