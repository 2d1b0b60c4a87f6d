import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

struct TensorBoardFolderTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "tensorboard-\(UUID().uuidString)").path()

  /// All that event files hold that are in `part` of the folder, and how many of the files hold anything.
  private func content(_ part: String = "") -> (bytes: [UInt8], files: Int) {
    let contents = EventFile.all(in: path + part).map { [UInt8]((try? Data(contentsOf: URL(filePath: $0))) ?? Data()) }
    return (Array(contents.joined()), contents.count { !$0.isEmpty })
  }

  private func count(_ text: String, in bytes: [UInt8]) -> Int { bytes.ranges(of: Array(text.utf8)).count }

  private func open(
    _ history: History, _ measures: [EpochMeasures], trial: TrialFacts? = nil
  ) throws -> TensorBoardFolder {
    let configuration = try RunConfiguration.load(file: nil, overrides: [])
    return try TensorBoardFolder(
      path, configuration: configuration, model: "the model's table", table: HistoryTable(history, measures),
      trial: trial)
  }

  /// A trial's hyper-parameters stand in place of the configuration's keys, and there is a point of its objective an epoch.
  @Test func aTrialIsKnownByWhatItTries() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let trial = TrialFacts(
      hyperparameters: [.init("filters_of_all", .integer(8)), .init("the_model", .list([.string("flatten_it")]))],
      objective: .validationAccuracy)
    let rows = (1...3).map {
      History.Row(
        epoch: $0, loss: 1, accuracy: 0.5, validationLoss: 1, validationAccuracy: $0 == 2 ? .nan : 0.5)
    }
    let folder = try open(History(Array(rows.dropLast())), [], trial: trial)
    try folder.finishEpoch(rows[2], EpochMeasures(epoch: 3, time: 9, learningRate: 0.1, imagesPerSecond: 5, seconds: 1))
    let (bytes, _) = content()
    #expect(count("filters_of_all", in: bytes) == 1 && count("the_model", in: bytes) == 1)
    // A list is its words. What was not measured is no point.
    #expect(count("[flatten_it]", in: bytes) == 1 && count("val_acc", in: bytes) == 2)
    #expect(count("optimizer.", in: bytes) == 0)
  }

  @Test func picturesAreAdded() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = try open(History(), [])
    let picture = EncodedImage(width: 3, height: 2, bytes: Array("these are no PNG's bytes".utf8))
    try folder.add([("confusion_matrix", picture), ("worst_errors", picture)], epochs: 4)
    try folder.finish(testLoss: 0.5, testAccuracy: 0.9, epochs: 4)
    let (bytes, files) = content()
    #expect(files == 1)
    #expect(count("these are no PNG's bytes", in: bytes) == 2)
    #expect(count("confusion_matrix", in: bytes) == 1 && count("worst_errors", in: bytes) == 1)
    #expect(count("test_accuracy", in: bytes) == 1 && count("the model's table", in: bytes) == 1)
  }

  /// A checkpoint from before there were measures has a history alone: a curve without learning rates and speeds.
  @Test func finishedEpochsAreWrittenAnew() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let rows = (1...3).map {
      History.Row(epoch: $0, loss: 1, accuracy: 0.5, validationLoss: 1, validationAccuracy: 0.5)
    }
    let known = EpochMeasures(epoch: 3, time: 9, learningRate: 0.1, imagesPerSecond: 5, seconds: 1)
    for sessions in 1...3 {
      let folder = try open(History(Array(rows.dropLast())), [])
      try folder.finishEpoch(rows[2], known)
      for part in ["/train", "/validation"] {
        let (bytes, files) = content(part)
        #expect(files == 1, "after \(sessions)")
        #expect(count("epoch_loss", in: bytes) == 3 && count("epoch_accuracy", in: bytes) == 3)
        #expect(count("epoch_learning_rate", in: bytes) == (part == "/train" ? 1 : 0))
      }
    }
    try TensorBoardFolder.clear(path)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func whatIsNotOursStays() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try open(History(), [])
    let other = path + "/train/notes.txt"
    try AtomicFile.write("mine", to: other)
    try TensorBoardFolder.clear(path)
    #expect(EventFile.all(in: path + "/train") == [])
    #expect(FileManager.default.fileExists(atPath: other))
  }
}
