import Foundation
import Testing

extension CommandLineTests {
  /// `--log-format json`: what programs read.
  @Suite struct LogFormatTests {
    /// The objects of `text`, one a line, whose keys have to be in `docs/output.md`.
    private func events(_ text: String) throws -> [[String: any Sendable]] {
      let document = try Self.document()
      return try text.split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        let event = try #require(object as? [String: any Sendable], "\(line)")
        for key in event.keys { #expect(document.contains("`\(key)`"), "\(key) is not documented") }
        #expect(document.contains("| `\(event["event"] as? String ?? "")` |"))
        return event
      }
    }

    private static func document() throws -> String {
      let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      return try String(contentsOf: tests.appending(path: "../docs/output.md"), encoding: .utf8)
    }

    @Test(.timeLimit(.minutes(1))) func everyFileAndKeyOfARunIsDocumented() throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run", ["--trace"])
      let document = try Self.document()
      for name in training.workspace.names(in: "run") {
        #expect(document.contains("| `\(name)` |") || document.contains("| `\(name)/` |"), "\(name)")
      }
      let result = try JSONSerialization.jsonObject(with: Data(training.workspace.bytes("run/result.json")))
      let keys = try #require(result as? [String: Any]).keys
      #expect(keys.count > 10)
      for key in keys { #expect(document.contains("`\(key)`"), "\(key)") }
      _ = try events(training.workspace.text("run/log.jsonl"))
    }

    private func names(_ events: [[String: any Sendable]]) -> [String] { events.map { $0["event"] as? String ?? "" } }

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 3])
    func trainPrintsTheRunsLog(_ ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      let finished = try training.run("run", ranks: ranks, ["--log-format", "json"])
      #expect(finished.output == (try training.workspace.text("run/log.jsonl")))
      #expect(finished.errors == "")
      let events = try events(finished.output)
      // A checkpoint is on the disk at any time before the next one begins.
      #expect(names(events).filter { $0 != "checkpoint" } == ["begin", "epoch", "epoch", "end"])
      #expect(names(events).count { $0 == "checkpoint" } == 2)
      #expect(events[0]["training_images"] as? Int == 200 && events[0]["validation_images"] as? Int == 40)
      #expect(events[0]["ranks"] as? Int == ranks ?? 1 && events[0]["name"] as? String == "tiny")

      // The same numbers as in the history, digit for digit.
      let history = try training.workspace.text("run/history.tsv").split(separator: "\n").dropFirst()
      let table = try training.workspace.text("run/history.csv").split(separator: "\n")
      #expect(table.first == "epoch,loss,acc,val_loss,val_acc,learning_rate,images_per_second,seconds")
      #expect(history.count == 2 && table.count == 3)
      let epochs = finished.output.split(separator: "\n").filter { $0.contains("\"event\":\"epoch\"") }
      for (line, (row, fields)) in zip(epochs, zip(history, table.dropFirst())) {
        #expect(fields.hasPrefix(row.replacing("\t", with: ",") + ","))
        let named = zip(table[0].split(separator: ","), fields.split(separator: ",")).map { "\"\($0)\":\($1)" }
        #expect(line.hasSuffix("\"event\":\"epoch\",\(named.joined(separator: ","))}"))
        let values = fields.split(separator: ",").compactMap { Double($0) }
        let (learningRate, imagesPerSecond, seconds) = (values[5], values[6], values[7])
        #expect(learningRate == 0.01)
        #expect(imagesPerSecond > 0 && seconds > 0 && 200 / imagesPerSecond <= seconds)
      }
      let result = try Outcome.Result("run", in: training.workspace)
      #expect(events.last?["weights_sha256"] as? String == result.weightsSha256)
      #expect(events.last?["test_accuracy"] as? Double == result.testAccuracy)
    }

    @Test(.timeLimit(.minutes(1))) func liveAddsProgress() throws {
      let training = try Training(.dense, in: Workspace())
      let finished = try training.run(
        "run", ["--log-format", "json", "--progress", "live", "--set", "training.epochs=1"])
      let events = try events(finished.output)
      let progress = try #require(events.first { $0["event"] as? String == "progress" })
      #expect(progress["epoch"] as? Int == 1 && progress["sample_offset"] as? Int == 47)
      #expect(progress["seconds_left"] is Double && progress["images_per_second"] is Double)
      // On standard output alone.
      #expect(names(events).filter { $0 != "progress" } == ["begin", "epoch", "checkpoint", "end"])
      #expect(!(try training.workspace.text("run/log.jsonl")).contains("\"progress\""))
    }

    @Test(.timeLimit(.minutes(1))) func aStopIsAnEventAndErrorsAreSentences() throws {
      let training = try Training(.tiny, in: Workspace())
      let stopped = try training.run("run", ["--log-format", "json", "--stop-after", "3"], code: 75)
      #expect(try names(events(stopped.output)) == ["begin", "checkpoint", "stopped"])
      let refused = try training.run("run", ["--log-format", "json"], code: 64)
      #expect(refused.output == "" && refused.errors.contains("already holds a run"))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [nil, 2])
    func evaluatePrintsOneObject(_ ranks: Int?) throws {
      let training = try Training(.tiny, in: Workspace())
      try training.run("run")
      let finished = try Command.run(
        ["evaluate", "run", "--log-format", "json"] + training.data, ranks: ranks, in: training.workspace)
      #expect(finished.code == 0 && finished.errors == "")
      let events = try events(finished.output)
      let result = try Outcome.Result("run", in: training.workspace)
      #expect(names(events) == ["evaluation"])
      #expect(events[0]["confusion"] as? [[Int]] == result.confusion)
      #expect(events[0]["test_accuracy"] as? Double == result.testAccuracy)
      #expect(events[0]["test_loss"] as? Double == result.testLoss)
      #expect(events[0]["weights_sha256"] as? String == result.weightsSha256)
      #expect(events[0]["is_trained_on_this_data"] as? Bool == true)
      #expect(events[0]["warnings"] as? [String] == [])
    }
  }
}
