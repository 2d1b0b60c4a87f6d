import FMDistPlatform
import Foundation
import Testing

extension CommandLineTests {
  /// What a run holds, what it leaves alone, and what it reads.
  @Suite struct FilesTests {
    /// Trains a little, without an --output.
    private static func unnamed(_ more: String...) -> [String] {
      ["train", "--config", "tiny.yaml", "--data", "data", "--threads", "1", "--set", "training.epochs=1"] + more
    }

    @Test(.timeLimit(.minutes(1))) func runsThatStartAtOnceHaveFoldersOfTheirOwn() throws {
      let training = try Training(.tiny, in: Workspace())
      let seeds = ["5", "6", "7", "8"]
      let commands = try seeds.map { try Command(Self.unnamed("--seed", $0), in: training.workspace) }
      let finished = try commands.map { try $0.finish() }
      #expect(finished.allSatisfy { $0.code == 0 }, "\(finished.map(\.errors))")
      let folders = training.workspace.names(in: "runs")
      #expect(folders == ["tiny", "tiny-2", "tiny-3", "tiny-4"])
      // Each is all of one run: going on with it, which trains nothing, has the weights of its seed.
      var weights: [String: String] = [:]
      for folder in folders {
        let configuration = try training.workspace.text("runs/\(folder)/config.yaml")
        let seed = try #require(seeds.first { configuration.contains("seed: \($0)\n") })
        weights[seed] = try Outcome.Result("runs/\(folder)", in: training.workspace).weightsSha256
      }
      #expect(Set(weights.values).count == 4)
      let alone = try Command.run(Self.unnamed("--seed", "6", "--output", "alone"), in: training.workspace)
      try #require(alone.code == 0)
      #expect(try Outcome.Result("alone", in: training.workspace).weightsSha256 == weights["6"])
    }

    @Test(.timeLimit(.minutes(1))) func aLiveRunIsLeftAloneAndAKilledOneCanBeTakenAtOnce() throws {
      let training = try Training(.tiny, in: Workspace())
      let live = try training.start("run", ["--set", "training.epochs=100000", "--progress", "plain"])
      try live.wait(for: "epoch 2/")
      let holder = "run is held by another run, process \(live.identifier) on "
      for more in [[], ["--overwrite"], ["--resume", "auto"], ["--resume", "run"]] {
        let second = try training.run("run", more, code: 73)
        #expect(second.errors.contains(holder), "\(second.errors)")
      }
      kill(live.identifier, SIGKILL)
      _ = try live.finish()
      try training.run("run", ["--overwrite"])
      #expect(training.workspace.names(in: "run").filter { $0.hasPrefix(".") } == [".fmdist-run"])
    }

    @Test(.timeLimit(.minutes(1))) func aRunWithoutACheckpointIsStillCalledARun() throws {
      let workspace = try Workspace()
      try workspace.write("", to: "run/.fmdist-run")
      try workspace.write("", to: "other/notes.txt")
      for (folder, says) in [
        ("run", "run: is the folder of a run that has no checkpoint yet"), ("other", "expected a run's folder"),
      ] {
        let finished = try Command.run(["evaluate", folder], in: workspace)
        #expect(finished.code == 66 && finished.errors.contains(says), "\(finished.errors)")
      }
    }

    @Test(.timeLimit(.minutes(1))) func goingOnAndReplacingAtOnceIsRefused() throws {
      let finished = try Command.run(["train", "--resume", "auto", "--overwrite"], in: Workspace())
      #expect(finished.code == 64)
      #expect(finished.errors.contains("--resume auto resumes the run in the folder, and --overwrite replaces it"))
    }

    @Test(.timeLimit(.minutes(1))) func ranksThatLostTheirEnvironmentAreRefused() throws {
      let training = try Training(.tiny, in: Workspace())
      let job = try Command(
        training.arguments("run", ["--set", "training.epochs=50"]), ranks: 3, in: training.workspace,
        wrapping: { words in
          let program = words.firstIndex { $0.hasSuffix("/fmdist") } ?? 0
          return words[..<program] + ["env", "-i"] + words[program...]
        })
      let finished = try job.finish()
      #expect(finished.code == 73)
      let lines = finished.errors.split(separator: "\n")
      #expect(
        lines.count { $0.contains("run is held by another run") && $0.contains("environment variables are missing") }
          == 2)
      #expect(lines.count { $0.contains("warning: ") && $0.contains("so it trains alone") } == 3)
    }

    @Test(.timeLimit(.minutes(1))) func aFolderThatIsDeletedWhileTrainingIsAnError() throws {
      let training = try Training(.tiny, in: Workspace())
      let live = try training.start("run", ["--set", "training.epochs=100000", "--progress", "plain"])
      try live.wait(for: "epoch 2/")
      // Checkpoints are written beside training: the first may be later than the lines of two epochs.
      while !training.workspace.exists("run/checkpoints/last.safetensors"), live.isRunning { usleep(1_000) }
      try FileSystem.rename(training.workspace.path("run"), to: training.workspace.path("moved"))
      let finished = try live.finish()
      #expect(finished.code == 74)
      #expect(finished.errors.contains("run: was deleted, moved or emptied while the run was writing there"))
      // A checkpoint that was being written may have made its folder again; nothing is lost of what was moved.
      #expect(try Command.run(["evaluate", "moved"] + training.data, in: training.workspace).code == 0)
    }

    @Test(.timeLimit(.minutes(1))) func anOutputMayHaveAnyName() throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try Command(
        Self.unnamed("--stop-after", "3"), in: training.workspace,
        wrapping: { ["/bin/sh", "-c", #"exec "$@" --output "$(printf 'a b\377\nc')""#, "sh"] + $0 }
      ).finish()
      #expect(finished.code == 75)
      #expect(
        finished.output.contains(#"`fmdist train --resume auto --output $'a b\xff\nc'` resumes from here"#),
        "\(finished.output)")
      let names = try FileSystem.names(in: training.workspace.folder).map(\.systemBytes)
      #expect(names.contains(Array("a b".utf8) + [0xFF, 0x0A, 0x63]))
      // All its files are found again: the finished run trains nothing, and its end is not written anew.
      func resume() throws -> Command.Finished {
        try Command(
          Self.unnamed("--resume", "auto"), in: training.workspace,
          wrapping: { ["/bin/sh", "-c", #"exec "$@" --output "$(printf 'a b\377\nc')""#, "sh"] + $0 }
        ).finish()
      }
      #expect(try resume().code == 0)
      let folder = "\(training.workspace.folder)/\(SystemText.decode(Array("a b".utf8) + [0xFF, 0x0A, 0x63]))"
      let ended = try #require(FileStatus("\(folder)/result.json")?.identity)
      let again = try resume()
      #expect(again.code == 0 && again.output.contains("nothing"), "\(again.output) \(again.errors)")
      #expect(FileStatus("\(folder)/result.json")?.identity == ended)
      let long = String(repeating: "n", count: 255)
      try training.run(long)
      #expect(training.workspace.exists("\(long)/result.json"))
    }

    @Test(.timeLimit(.minutes(1))) func noInputAndNoFileOfAPersonIsWrittenOver() throws {
      let training = try Training(.tiny, in: Workspace())
      let workspace = training.workspace
      for run in ["one", "two"] { try training.run(run, ["--set", "training.epochs=1"]) }
      let convert = ["data", "convert", "--dataset", "mine", "--data"]
      try #require(Command.run(convert + ["data", "--to", "png", "png"], in: workspace).code == 0)
      // As killed processes leave them.
      try workspace.write("", to: ".fmdist.0123456789abcdef.tmp")
      try workspace.write("", to: ".fmdist.0123456789abcdef.part/x")
      try #require(Command.run(["compare", "one", "two", "--html", "page.html"], in: workspace).code == 0)
      #expect(!workspace.names(in: ".").contains { $0.hasPrefix(".fmdist.") })

      let image = "png/test/1/00001.png"
      try workspace.write(workspace.bytes(image), to: "a.png")
      try workspace.write("mine", to: "mine.html")
      try workspace.write("mine", to: "project/report.html")
      try workspace.write("# a comment\n" + workspace.text("tiny.yaml"), to: "project/config.yaml")
      try workspace.write(workspace.text("one/config.yaml") + "# a comment\n", to: "one/config.yaml")
      try FileManager.default.createSymbolicLink(atPath: workspace.path("link.png"), withDestinationPath: "a.png")
      try FileManager.default.linkItem(
        atPath: workspace.path("one/checkpoints/last.safetensors"), toPath: workspace.path("weights.png"))
      let files = [
        "a.png", image, "mine.html", "project/report.html", "project/config.yaml", "one/config.yaml", "one/report.html",
        "one/checkpoints/last.safetensors", "data/train-images-idx3-ubyte",
      ]
      let before = try files.map(workspace.bytes)
      let train = ["train", "--data", "data", "--overwrite", "--config"]
      for arguments in [
        ["predict", "one", "a.png", "--picture", "a.png"], ["predict", "one", "a.png", "--picture", "link.png"],
        ["inspect", "one", "--picture", "weights.png"],
        ["predict", "one", "a.png", "--picture", "two/checkpoints/new.png"],
        ["compare", "one", "two", "--html", "one/checkpoints/new.html"],
        ["compare", "one", "two", "--html", "png/train/1/new.html"],
        ["compare", "one", "two", "--html", "one/report.html"], ["compare", "one", "two", "--html", "mine.html"],
        ["data", "preview", "--data", "png", "--set", "data.dataset=mine", "--output", "png/train/1/new.png"],
        ["data", "preview", "--data", "png", "--set", "data.dataset=mine", "--output", image],
        convert + ["data", "--to", "idx", "data", "--overwrite"],
        convert + ["png", "--to", "idx", "png", "--overwrite"],
        convert + ["png", "--to", "idx", "png/train/x"],
        train + ["one/config.yaml", "--output", "one"], train + ["project/config.yaml", "--output", "project"],
        ["report", "project"],
      ] {
        let finished = try Command.run(arguments, in: workspace)
        #expect(finished.code == 64, "\(arguments): \(finished.errors)")
        #expect(!finished.errors.contains("--overwrite") || finished.errors.contains("--overwrite replaces"))
      }
      #expect(try files.map(workspace.bytes) == before)
      #expect(workspace.names(in: "project") == ["config.yaml", "report.html"])
      for name in ["two/checkpoints/new.png", "one/checkpoints/new.html", "png/train/1/new.html"] {
        #expect(!workspace.exists(name), "\(name)")
      }
      // Errors while writing name the folder that was asked for.
      let full = try Command(convert + ["data", "--to", "npy", "new/npy"], in: workspace) { words in
        ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f 1; trap - XFSZ; exec \"$@\"", "bash"] + words
      }.finish()
      #expect(full.code == 74 && full.errors.contains("new/npy/X_train.npy: cannot be written"), "\(full.errors)")
      #expect(full.errors.contains("nothing was left behind") && !full.errors.contains(".part"), "\(full.errors)")
      #expect(!workspace.exists("new"))
      #expect(!workspace.exists("png/train/1/new.png") && !workspace.exists("png/train/x"))
      // What fmdist made may be made again, and a device is written to.
      for page in ["page.html", "/dev/null"] {
        #expect(try Command.run(["compare", "one", "two", "--html", page], in: workspace).code == 0)
      }
      #expect(FileStatus("/dev/null")?.kind == .other)
    }
  }
}
