import FMDistRunFiles
import Foundation
import Testing

/// Numbers that no run writes are refused where a file is read, with their place, whatever the checksums say.
struct NumberValidatorTests {
  private static let history = "epoch\tloss\tacc\tval_loss\tval_acc\n1\t0.5\t0.9\t0.4\t0.9\n"
  private static let huge = "9223372036854775807"

  @Test(arguments: [
    (["epoch": "0"], "epoch: expected a number from 1"), (["epoch": huge], "epoch: expected a number from 1"),
    (["epoch": "-9223372036854775808"], "epoch: expected"), (["epoch": "3"], "history: expected 2 epochs"),
    (["epoch": "1"], "history: expected 0 epochs"), (["seed": "-1"], "seed: expected 0 or more, found -1"),
    (["step": "0"], "step: expected a multiple of the 1 finished epochs, found 0"),
    (["step": huge], "step: expected a number from 0"), (["step": "-1"], "step: expected a number from 0"),
    (["sample_offset": "-1"], "sample_offset: expected"), (["sample_offset": huge], "sample_offset: expected"),
    (["sample_offset": "64", "step": "1"], "step: expected more than 1, in epoch 2 at image 64, found 1"),
    (["epoch": "1", "history": "epoch\tloss\tacc\tval_loss\tval_acc\n", "best": ""], "has no best epoch"),
    (["history": history.replacing("\n1", with: "\n2")], "history, line 2: expected epoch 1, found epoch 2"),
    (["history": history.replacing("0.5", with: "inf")], "history, line 2, loss: expected a finite number"),
    (["history": history.replacing("0.5", with: "nan")], "history, line 2, loss: expected a finite number"),
    (["history": history.replacing("0.4", with: "-1")], "history, line 2, val_loss: expected a finite number"),
    (["history": history.replacing("0.9\n", with: "1.5\n")], "history, line 2, val_acc: expected a share"),
    (["best": #"{"epoch":2,"metric":"val_acc","value":"0.9"}"#], "best, epoch: expected a number from 1 to 1, found 2"),
    (["best": #"{"epoch":1,"metric":"val_acc","value":"0.91"}"#], "best: expected 0.9"),
    (["best": #"{"epoch":1,"metric":"val_acc","value":"nan"}"#], "best: expected 0.9"),
    (["best": #"{"epoch":1,"metric":"speed","value":"0.9"}"#], "best: expected a column of the history"),
    (["best": #"{"epoch":-9223372036854775808,"metric":"val_acc","value":"0.9"}"#], "best, epoch: expected"),
  ])
  func aCheckpointsNumbersFitTogether(metadata: [String: String], expected: String) throws {
    let folder = try TemporaryFolder()
    try Rewritten.checkpoint(to: folder.file("a"), metadata)
    do {
      _ = try Checkpoint(file: folder.file("a"))
      Issue.record("read \(metadata)")
    } catch {
      #expect(error.kind == .malformed && error.sentence.contains(expected), "\(error)")
    }
  }

  @Test func atTheBeginningNothingIsTrained() throws {
    let folder = try TemporaryFolder()
    var checkpoint = exampleCheckpoint(step: 0)
    (checkpoint.epoch, checkpoint.history, checkpoint.best) = (1, History(), nil)
    try checkpoint.write(to: folder.file("a"))
    #expect(try Checkpoint(file: folder.file("a")).epoch == 1)
    for (offset, step, words) in [(0, 1, "0 at the beginning"), (3, 4, "at most the 3 images"), (3, 0, "more than 0")] {
      (checkpoint.sampleOffset, checkpoint.step) = (offset, step)
      try checkpoint.write(to: folder.file("a"))
      #expect { try Checkpoint(file: folder.file("a")) } throws: { "\($0)".contains(words) }
    }
  }

  @Test func theFormatsVersionIsDamageLikeAnyOther() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(folder.path)
    for step in 1...2 { try checkpoints.write(exampleCheckpoint(step: step), isBest: false) }
    let valid = [UInt8](try Data(contentsOf: URL(filePath: checkpoints.path(of: .last))))
    let key = Array(#""format_version":"1""#.utf8)
    let start = try #require(valid.indices.first { valid[$0...].starts(with: key) })
    for place in start..<start + key.count {
      for bit in 0..<8 {
        var bytes = valid
        bytes[place] ^= 1 << UInt8(bit)
        try Data(bytes).write(to: URL(filePath: checkpoints.path(of: .last)))
        #expect(try checkpoints.newest()?.checkpoint.step == 1, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test func whatIsNotFiniteIsNamed() throws {
    for value in [Float.nan, .infinity, -.infinity] {
      var checkpoint = exampleCheckpoint()
      #expect(checkpoint.firstNonFinite == nil)
      checkpoint.preprocessing = [NamedArray(name: "mean", shape: [2], values: [value, value])]
      #expect(checkpoint.firstNonFinite?.array == "the preprocessing's 'mean'")
      checkpoint.optimizerState = [NamedArray(name: "v/dense/kernel", shape: [2], values: [0, value])]
      #expect(checkpoint.firstNonFinite?.array == "the optimizer's 'v/dense/kernel'")
      checkpoint.parameters[1] = NamedArray(name: "dense/bias", shape: [3], values: [value, 0, value])
      #expect { try checkpoint.requireFinite(path: "c") } throws: {
        "\($0)".hasPrefix("c: 'dense/bias' has 2 values that are not finite")
      }
    }
  }

  @Test(arguments: [
    ("0\t1\t1\t1\t1\n", "line 2: expected epoch 1, found epoch 0"),
    ("\(huge)\t1\t1\t1\t1\n", "line 2: expected epoch 1"), ("2\t1\t1\t1\t1\n", "line 2: expected epoch 1"),
    ("1\t1\t1\t1\t1\n1\t1\t1\t1\t1\n", "line 3: expected epoch 2, found epoch 1"),
    ("1\tinf\t1\t1\t1\n", "line 2, loss: expected a finite number"),
    ("1\t1\t-0.1\t1\t1\n", "line 2, acc: expected a share from 0 to 1, found -0.1"),
    ("1\t-1e308\t1\t1\t1\n", "line 2, loss: expected"), ("1\t1\t1\t-1e300\t1\n", "line 2, val_loss: expected"),
    ("1\t1\t1\t1\t1e19\n", "line 2, val_acc: expected"),
  ])
  func aHistoryIsOfEpochsInOrder(lines: String, expected: String) {
    #expect { try History(text: "epoch\tloss\tacc\tval_loss\tval_acc\n" + lines, path: "h") } throws: {
      ($0 as? RunFileError)?.kind == .malformed && "\($0)".contains(expected)
    }
  }

  @Test func aHistoryMayHaveLineEndsOfWindows() throws {
    let text = "epoch\tloss\tacc\tval_loss\tval_acc\r\n1\t0.5\t0.5\t0.25\t1\r\n"
    #expect(
      try History(text: text, path: "h").rows == History(text: text.replacing("\r\n", with: "\n"), path: "h").rows)
    #expect(EpochMeasures.all(in: "1 1 1 1 1e300") == nil && EpochMeasures.all(in: "1 1 1 1 1e3")?.count == 1)
  }

  @Test(arguments: [
    ("epochs", "-1", "epochs: expected"), ("epochs", huge, "epochs: expected a number from 0 to 1000000"),
    ("weights_epoch", "6", "weights_epoch: expected a number from 0 to 5, found 6"),
    ("ranks", "0", "ranks: expected 1 or more, found 0"), ("seed", "-1", "seed: expected 0 or more"),
    ("test_accuracy", "0.5", "test_accuracy: expected 0.875, as 7 of the confusion matrix's 8 images are right"),
    ("test_accuracy", "1e300", "test_accuracy: expected a share"), ("test_loss", "-1", "test_loss: expected a finite"),
    ("seconds", "-5", "seconds: expected a finite number"), ("validation_accuracy", "2", "validation_accuracy:"),
    ("confusion", "[[3,1],[0]]", "confusion, row 2: expected 2 numbers"),
    ("confusion", "[[3,-1],[0,4]]", "confusion, row 1: expected a number from 0"),
    ("confusion", "[[\(huge),\(huge)],[0,4]]", "confusion, row 1: expected a number from 0"),
    ("class_names", "[\"a\"]", "class_names: expected 2, as the confusion matrix has, found 1"),
    ("parameter_count", "9223372036854775808", "is not a result of fmdist"),
  ])
  func aResultsNumbersFitTogether(key: String, value: String, expected: String) throws {
    let folder = try TemporaryFolder()
    let result = ResultFile(
      configurationName: "a", dataset: "d", synthetic: false, testAccuracy: 0.875, testLoss: 0.5,
      validationAccuracy: 0.9, validation: "", chosenOnTestSet: false, confusion: [[3, 1], [0, 4]],
      weightsSHA256: "ab", parameterCount: 12, imagesPerSecond: 1, seconds: 1, ranks: 1, threadsPerRank: 1, epochs: 5,
      batchSize: 64, seed: 1, fmdistVersion: "0")
    try result.write(to: folder.file("r"))
    #expect(try ResultFile(file: folder.file("r")).epochs == 5)
    let data = try Data(contentsOf: URL(filePath: folder.file("r")))
    var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    object[key] = nil
    var text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    text = text.dropLast() + ",\"\(key)\":\(value)}"
    try AtomicFile.write(text, to: folder.file("r"))
    #expect { try ResultFile(file: folder.file("r")) } throws: { "\($0)".contains(expected) }
  }

  @Test func anEnvironmentsImagesHaveASize() throws {
    let folder = try TemporaryFolder()
    let sound = EnvironmentFile(
      fmdistVersion: "0", operatingSystem: "", processor: "", cores: 2, ranks: 3, threadsPerRank: 1,
      hosts: [.init(name: "a", ranks: 3)],
      data: .init(
        dataset: "d", synthetic: false, verified: false, height: 28, width: 28, channels: 1, trainingImages: 5,
        testImages: 0, sha256: ""))
    try sound.write(to: folder.file("e"))
    #expect(try EnvironmentFile(file: folder.file("e")) == sound)
    let changes: [(String, (inout EnvironmentFile) -> Void)] = [
      ("height", { $0.data.height = .max }), ("width", { $0.data.width = -1 }), ("channels", { $0.data.channels = 0 }),
      (
        "height, width and channels",
        { ($0.data.height, $0.data.width, $0.data.channels) = (1 << 20, 1 << 20, 1 << 20) }
      ),
      ("ranks", { $0.ranks = 0 }), ("hosts", { $0.ranks = 4 }), ("hosts, ranks", { $0.hosts[0].ranks = .max }),
      ("test_images", { $0.data.testImages = -3 }),
    ]
    for (place, change) in changes {
      var other = sound
      change(&other)
      try other.write(to: folder.file("e"))
      #expect { try EnvironmentFile(file: folder.file("e")) } throws: { "\($0)".contains("e: \(place): expected") }
    }
  }

  @Test func aLogsImpossibleEpochsArePassedOver() throws {
    let folder = try TemporaryFolder()
    let lines = [
      #"{"event":"epoch","epoch":9223372036854775807,"learning_rate":1}"#, #"{"event":"epoch","epoch":0}"#,
      #"{"event":"epoch","epoch":-9223372036854775808}"#, #"{"event":"epoch","epoch":1e300}"#,
      #"{"event":"epoch","epoch":1,"learning_rate":-1,"images_per_second":1e300}"#,
    ]
    try AtomicFile.write(lines.joined(separator: "\n"), to: folder.file("log"))
    let events = try EpochEvent.read(log: folder.file("log"))
    #expect(events.map(\.epoch) == [1] && events[0].learningRate.isNaN && events[0].imagesPerSecond == 1e300)
  }

  @Test(arguments: ["0 2 3 4 5", "1 2 3 4 5\n1 2 3 4 5", "\(huge) 2 3 4 5", "1 -2 3 4 5", "1 2 3 inf 5", "1 2 3 4 -5"])
  func measuresOfNoRunAreNone(text: String) { #expect(EpochMeasures.all(in: text) == nil) }
}
