import Foundation
import Testing

extension CommandLineTests {
  /// Output that could not be written is never success.
  @Suite struct LostOutputTests {
    /// What the program prints goes, and the reason that it then gives.
    private static let places = [
      (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"), ("| true", "Broken pipe"),
    ]

    /// Runs `words` with standard output at `place`, and what comes is from the program and not from what stands behind a pipe.
    private func run(_ words: [String], _ place: String, in workspace: Workspace) throws -> Command.Finished {
      try Command(words, in: workspace) { words in
        // A reader that is gone before anything is written to it.
        let command =
          place == "| true" ? "{ sleep 0.05; \"$@\"; echo $? >code; } | true" : "\"$@\" \(place); echo $? >code"
        return ["/bin/bash", "-c", command, "bash"] + words
      }.finish()
    }

    @Test(.timeLimit(.minutes(1))) func everyCommandEndsWith74AndSaysSoOnce() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=1"])
      try training.run("other", ["--set", "training.epochs=1"])
      let data = training.data
      let commands = [
        ["--help"], ["--version"], ["help", "train"], ["train", "--help"], ["--generate-completion-script", "bash"],
        ["summary"],
        ["data", "info"] + data, ["evaluate", "run"] + data, ["evaluate", "run", "--log-format", "json"] + data,
        ["predict", "run"] + data, ["predict", "run", "--format", "json"] + data, ["inspect", "run"],
        ["inspect", "run", "--format", "json"], ["compare", "run", "other"],
        ["compare", "run", "other", "--format", "csv"],
        ["compare", "run", "other", "--format", "json"], ["report", "run"] + data,
        ["data", "preview", "--output", "p.svg", "--config", "tiny.yaml"] + data,
      ]
      for (index, words) in commands.enumerated() {
        // Each place for one command in three, and all of them for the first.
        for (place, reason) in index == 5 ? Self.places : [Self.places[index % 3]] {
          let finished = try run(words, place, in: workspace)
          #expect(try workspace.text("code") == "74\n", "\(words) \(place)")
          #expect(finished.errors == "fmdist: standard output cannot be written: \(reason)\n", "\(words) \(place)")
        }
      }
      // Of another mistake the code stays.
      let mistaken = try run(["summary", "--set", "a=1"], ">/dev/full", in: workspace)
      #expect(try workspace.text("code") == "78\n" && !mistaken.errors.contains("standard output"))
    }

    @Test(.timeLimit(.minutes(1))) func aRunLosesNothingButItsOutput() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("whole")
      for (name, more, place) in [
        ("full", [], ">/dev/full"), ("json", ["--log-format", "json"], ">/dev/full"), ("closed", [], ">&-"),
      ] {
        let finished = try run(training.arguments(name, more), place, in: workspace)
        #expect(try workspace.text("code") == "74\n", "\(name)")
        #expect(
          finished.errors.contains("standard output cannot be written")
            && finished.errors.contains("the run is complete"))
        #expect(finished.errors.components(separatedBy: "standard output").count == 2)
        #expect(try training.outcome(name) == training.outcome("whole"))
        #expect(try !workspace.text("\(name)/config.yaml").contains("Model:"))
      }
      // Nothing is printed, so nothing is lost.
      _ = try run(training.arguments("quiet", ["--quiet"]), ">/dev/full", in: workspace)
      #expect(try workspace.text("code") == "0\n")
    }

    @Test(.timeLimit(.minutes(1))) func aClosedPipeStopsARunAfterSaving() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      let finished = try run(training.arguments("run", ["--set", "training.epochs=100000"]), "| true", in: workspace)
      #expect(try workspace.text("code") == "74\n", "\(finished.errors)")
      #expect(
        finished.errors.contains("Broken pipe; nothing else is lost")
          && finished.errors.contains("--resume auto --output run"))
      #expect(workspace.exists("run/checkpoints/last.safetensors"))
    }

    @Test(.timeLimit(.minutes(1))) func ofSeveralRanksTheOneThatPrintsDecides() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      for words in [["summary"], training.arguments("run", ["--set", "training.epochs=1"])] {
        let command = try Command([], ranks: 2, in: workspace) { launch in
          let inner = "exec \"$@\" >/dev/full"
          return Array(launch.dropLast()) + ["/bin/sh", "-c", inner, "sh", launch[launch.count - 1]] + words
        }
        let finished = try command.finish()
        #expect(finished.code == 74, "\(finished.errors)")
        #expect(
          finished.errors.components(separatedBy: "standard output cannot be written").count == 2, "\(finished.errors)")
      }
      #expect(workspace.exists("run/result.json"))
    }

    @Test(.timeLimit(.minutes(1))) func picturesAndPagesThatCantBeWrittenAreErrors() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      try training.run("run", ["--set", "training.epochs=1"])
      for name in ["full.png", "full.html"] {
        try FileManager.default.createSymbolicLink(atPath: workspace.path(name), withDestinationPath: "/dev/full")
      }
      for words in [
        ["compare", "run", "run", "--html", "full.html"], ["compare", "run", "run", "--picture", "full.png"],
        ["predict", "run", "--picture", "full.png"] + training.data, ["inspect", "run", "--picture", "full.png"],
        ["data", "preview", "--output", "full.png", "--config", "tiny.yaml"] + training.data,
      ] {
        let finished = try Command.run(words, in: workspace)
        #expect(
          finished.code == 74 && finished.errors.contains("full.") && !finished.output.contains("full."),
          "\(words): \(finished.errors)")
      }
      let target = try FileManager.default.destinationOfSymbolicLink(atPath: workspace.path("full.png"))
      #expect(target == "/dev/full")
    }
  }
}
