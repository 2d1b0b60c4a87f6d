import FMDistRunFiles
import Foundation
import Testing

struct HistoryTests {
  @Test func readsBackExactly() throws {
    let folder = try TemporaryFolder()
    let history = History([
      .init(epoch: 1, loss: 0.1 + 0.2, accuracy: 1 / 3, validationLoss: .leastNonzeroMagnitude, validationAccuracy: 1),
      .init(epoch: 2, loss: Double(Float(0.7)), accuracy: 0, validationLoss: .nan, validationAccuracy: .nan),
    ])
    try history.write(to: folder.file("history.tsv"))
    #expect(try History(file: folder.file("history.tsv")) == history)
    #expect(
      history.text.hasPrefix(
        "epoch\tloss\tacc\tval_loss\tval_acc\n1\t0.30000000000000004\t0.3333333333333333\t5e-324\t1.0\n"))
    #expect(folder.names == ["history.tsv"])
  }

  @Test(arguments: [
    ("", "line 1"), ("a\tb\n", "line 1"), ("epoch\tloss\tacc\tval_loss\tval_acc\n1\t2\n", "line 2"),
    ("epoch\tloss\tacc\tval_loss\tval_acc\n1\t2\t3\t4\tx\n", "line 2"),
    ("epoch\tloss\tacc\tval_loss\tval_acc\n1\t2\t1\t4\t1\n1.5\t2\t1\t4\t1\n", "line 3"),
    ("epoch\tloss\tacc\tval_loss\tval_acc\n1\t2\t3\t4\t5\t6\n", "line 2"),
  ])
  func otherTextIsRefusedWithItsLine(text: String, expected: String) {
    do {
      _ = try History(text: text, path: "h")
      Issue.record("read it")
    } catch { #expect(error.kind == .malformed && error.sentence.contains(expected)) }
  }
}

struct ResultFileTests {
  private let result = ResultFile(
    configurationName: "a/b", dataset: "fashion-mnist", synthetic: true, testAccuracy: 0.875, testLoss: .nan,
    validationAccuracy: 0.9, validation: "the test set", chosenOnTestSet: true, confusion: [[3, 1], [0, 4]],
    weightsSHA256: "ab", parameterCount: 12, imagesPerSecond: 1e4,
    seconds: 3.5, ranks: 4, threadsPerRank: 2, epochs: 5, batchSize: 64, seed: 1, fmdistVersion: "0.1.0")

  @Test func hasTheDocumentedKeysSorted() throws {
    let folder = try TemporaryFolder()
    try result.write(to: folder.file("result.json"))
    let text = try String(contentsOfFile: folder.file("result.json"), encoding: .utf8)
    let keys = text.split(separator: "\n").compactMap { line in
      line.hasPrefix("  \"") ? line.split(separator: "\"").dropFirst().first.map(String.init) : nil
    }
    #expect(
      keys == [
        "batch_size", "chosen_on_test_set", "configuration_name", "confusion", "dataset", "epochs", "fmdist_version",
        "images_per_second",
        "parameter_count", "ranks", "seconds", "seed", "stopped_early", "synthetic", "test_accuracy", "test_loss",
        "threads_per_rank",
        "validation", "validation_accuracy", "warnings", "weights_epoch", "weights_sha256",
      ])
    #expect(text.contains("\"test_loss\" : null") && text.contains("\"a/b\"") && text.hasSuffix("}\n"))
    let found = try ResultFile(file: folder.file("result.json"))
    #expect(found.testLoss.isNaN && found.testAccuracy == 0.875 && found.confusion == result.confusion)
  }

  @Test func calibrationsReadBackAndOthersAreRefused() throws {
    let folder = try TemporaryFolder()
    var result = result
    result.testAccuracy = 0.875
    result.calibration = Calibration((0..<8).map { (probability: Float($0) / 7, isRight: $0 > 0) })
    try result.write(to: folder.file("r"))
    #expect(try ResultFile(file: folder.file("r")).calibration == result.calibration)
    let text = try String(contentsOfFile: folder.file("r"), encoding: .utf8)
    for (old, new, words) in [
      ("\"accuracy\" : 0,", "\"accuracy\" : 2,", "a share from 0 to 1"),
      ("\"accuracy\" : 0,", "", "where there is a count"), ("\"count\" : 1", "\"count\" : 3", "8 predictions in all"),
    ] {
      let range = try #require(text.range(of: old))
      try AtomicFile.write(text.replacingCharacters(in: range, with: new), to: folder.file("r"))
      #expect { try ResultFile(file: folder.file("r")) } throws: { "\($0)".contains(words) }
    }
  }

  @Test func classWeightsAndTemperaturesReadBackAndOthersAreRefused() throws {
    let folder = try TemporaryFolder()
    var result = result
    result.testLoss = 0.5
    (result.classNames, result.classWeights, result.temperature) = (["a", "b"], [0.5, 10], 1.5)
    try result.write(to: folder.file("r"))
    #expect(try ResultFile(file: folder.file("r")) == result)
    for (weights, temperature) in [([0.5], 1.5), ([0.5, -1], 1.5), ([0.5, 10], 0)] as [([Double], Double)] {
      (result.classWeights, result.temperature) = (weights, temperature)
      try result.write(to: folder.file("r"))
      #expect(throws: RunFileError.self) { try ResultFile(file: folder.file("r")) }
    }
  }

  @Test func curvesReadBackAndOthersAreRefused() throws {
    let folder = try TemporaryFolder()
    let steps = [(Float(0.9), 1, 1), (0.1, 3, 2), (0, 4, 2)].map {
      ThresholdCurve.Step(threshold: $0, predictedPositives: $1, truePositives: $2)
    }
    let curves = ThresholdCurves(
      weightsSHA256: "ab",
      curves: [
        ThresholdCurve(className: "a \"class\"", steps: steps, auc: 0.75, averagePrecision: 0.5),
        ThresholdCurve(className: "b", steps: [], auc: .nan, averagePrecision: .nan),
      ])
    #expect(curves.curves[0].roc.x == [0, 0, 0.5, 1] && curves.curves[0].roc.y == [0, 0.5, 1, 1])
    #expect(
      curves.curves[0].precisionRecall.x == [0, 0.5, 1, 1]
        && curves.curves[0].precisionRecall.y == [1, 1, 2.0 / 3, 0.5])
    #expect(curves.curves[0].roc.thresholds == [nil, 0.9, 0.1, 0] && curves.curves[1].roc.x.isEmpty)
    try curves.write(to: folder.file("t"))
    #expect(try ThresholdCurves(file: folder.file("t")) == curves)
    let text = try String(contentsOfFile: folder.file("t"), encoding: .utf8)
    for (old, new) in [("\"auc\":0.75", "\"auc\":2"), ("\"x\":[0,", "\"x\":[0,0,"), ("weights", "other")] {
      let range = try #require(text.range(of: old))
      try AtomicFile.write(text.replacingCharacters(in: range, with: new), to: folder.file("u"))
      #expect(throws: RunFileError.self, "\(old)") { try ThresholdCurves(file: folder.file("u")) }
    }
  }

  @Test(arguments: ["", "{}", "[]", "{\"ranks\": \"x\"}", "nonsense", String(repeating: "[", count: 50_000)])
  func otherJSONIsRefused(text: String) throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(text, to: folder.file("r"))
    do {
      _ = try ResultFile(file: folder.file("r"))
      Issue.record("read it")
    } catch { #expect(error.kind == .malformed && error.fault == .badData, "\(error)") }
  }
}

struct EventLogTests {
  @Test func appendsALineAnEvent() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run/log.jsonl")
    let time = Date(timeIntervalSince1970: 1_700_000_000.25)
    let log = try EventLog(path, now: { time })
    try log.append("start", ["ranks": 4, "name": "a \"b\"\n", "synthetic": true])
    try log.append("epoch", ["loss": 0.5, "val_loss": .number(.nan), "counts": .list([.list([1, 2]), .list([])])])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text == #"""
        {"time":"2023-11-14T22:13:20.250Z","event":"start","ranks":4,"name":"a \"b\"\n","synthetic":true}
        {"time":"2023-11-14T22:13:20.250Z","event":"epoch","loss":0.5,"val_loss":null,"counts":[[1,2],[]]}

        """#)
  }

  @Test func goesOnBehindALineCutShort() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("{\"time\":\"20", to: folder.file("log.jsonl"))
    try EventLog(folder.file("log.jsonl")).append("resume")
    try EventLog(folder.file("log.jsonl")).append("stop")
    let lines = try String(contentsOfFile: folder.file("log.jsonl"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines[1].contains("\"resume\"") && lines[2].contains("\"stop\""))
  }
}

struct WeightsHashTests {
  /// python3 -c "import hashlib, struct; print(hashlib.sha256(struct.pack('<4f', 0, 1, -2.5, 0.1)).hexdigest())"
  @Test func isTheSHA256OfLittleEndianFloats() {
    var whole = WeightsHash()
    whole.update([0, 1, -2.5, 0.1])
    #expect(whole.finalize() == "dbb4e1a8fadbff712fe504c86f8abc041991af6ae089e164dbcace9510fa6292")
    var parts = WeightsHash()
    parts.update([0, 1])
    parts.update([])
    parts.update([-2.5, 0.1])
    #expect(parts.finalize() == whole.finalize())
  }
}

struct AtomicFileTests {
  @Test func replacesAndMakesFolders() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("one", to: folder.file("a/b/c"))
    try AtomicFile.write("two", to: folder.file("a/b/c"))
    #expect(try String(contentsOfFile: folder.file("a/b/c"), encoding: .utf8) == "two")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b")) == ["c"])
  }

  @Test func aTargetThatIsAFolderStays() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("x", to: folder.file("a/b"))
    do {
      try AtomicFile.write("y", to: folder.file("a"))
      Issue.record("replaced a folder")
    } catch { #expect(error.kind == .io && error.sentence.hasPrefix("is a folder")) }
    #expect(folder.names == ["a"])
  }
}
