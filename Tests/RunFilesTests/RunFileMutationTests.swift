import FMDistRunFiles
import FMDistTestSupport
import Foundation
import Testing

/// The files of a run, altered at random: whatever comes, it is a value or a sentence, no trap.
struct RunFileMutationTests {
  /// The reading of a kind of file, and what such a file may look like.
  struct Kind: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: @Sendable (TemporaryFolder) throws -> [UInt8]
    let read: @Sendable (String) throws -> Void
  }

  private static let log = """
    {"event":"begin","time":"2026-11-28T12:00:00Z"}
    {"epoch":1,"event":"epoch","images_per_second":8500.5,"learning_rate":0.001,"time":"2026-11-28T12:00:01Z"}
    {"event":"end","time":"2026-11-28T12:00:02Z"}

    """

  static let kinds: [Kind] = [
    Kind(testDescription: "checkpoint") { folder in
      try exampleCheckpoint().write(to: folder.file("original"))
      return Array(try Data(contentsOf: URL(filePath: folder.file("original"))))
    } read: {
      _ = try Checkpoint(file: $0)
    },
    Kind(testDescription: "history.tsv") { _ in
      Array(
        History((1...3).map { .init(epoch: $0, loss: 0.1, accuracy: 0.9, validationLoss: .nan, validationAccuracy: 1) })
          .text.utf8)
    } read: {
      let history = try History(file: $0)
      _ = HistoryTable(history, []).text
    },
    Kind(testDescription: "result.json") { folder in
      let result = ResultFile(
        configurationName: "a", dataset: "b", synthetic: true, testAccuracy: 0.5, testLoss: 1, validationAccuracy: 0.9,
        validation: "the test set", chosenOnTestSet: true, confusion: [[3, 1], [0, 4]], weightsSHA256: "ab",
        parameterCount: 12,
        imagesPerSecond: 1e4, seconds: 3.5, ranks: 4, threadsPerRank: 2, epochs: 5, batchSize: 64, seed: 1,
        fmdistVersion: "0.1.0")
      try result.write(to: folder.file("original"))
      return Array(try Data(contentsOf: URL(filePath: folder.file("original"))))
    } read: {
      _ = try ResultFile(file: $0)
    },
    Kind(testDescription: "log.jsonl, epochs") { _ in
      Array(log.utf8)
    } read: {
      _ = try EpochEvent.read(log: $0)
    },
    Kind(testDescription: "log.jsonl, dates") { _ in
      Array(log.utf8)
    } read: {
      _ = try RunDates(log: $0)
    },
    Kind(testDescription: "environment.json") { _ in
      Array(#"{"sessions": [{"fmdist_version": "0.1.0", "hosts": {"a": 2}, "ranks": 2, "threads_per_rank": 1}]}"#.utf8)
    } read: {
      _ = try EnvironmentFile(file: $0)
    },
    Kind(testDescription: "configuration") { _ in
      Array(
        "name: a\ndata: {dataset: x}\nmodel:\n  - conv2d: {filters: 4, kernel_size: [3, 5]}\n  - flatten\ntraining: {epochs: 1e1}\n"
          .utf8)
    } read: {
      _ = ConfigurationWriter.text(of: try ConfigurationNode(file: $0, overrides: ["training.epochs=3"]).value)
    },
  ]

  @Test(arguments: kinds) func `mutations of a run's file are values or sentences`(_ kind: Kind) throws {
    let folder = try TemporaryFolder()
    let original = try kind.text(folder)
    let path = folder.file("file")
    try Data(original).write(to: URL(filePath: path))
    for number in 0..<FileMutator.count(usual: 500) {
      var mutator = FileMutator(seed: UInt64(number))
      try Data(mutator.mutate(original, words: ["epoch", "\"epoch\":", "1e308", "&a ", "*a", "[[[["])).write(
        to: URL(filePath: path))
      do { try kind.read(path) } catch { #expect("\(error)".count > 20, "\(number): \(error)") }
    }
  }
}
