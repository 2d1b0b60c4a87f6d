import FMDistCommunication
import FMDistDatasets
import FMDistMemory
import FMDistTraining
import Testing

/// The data of rank 0, on every rank.
struct DatasetBroadcastTests {
  /// Any rank may lead a group and write down what was trained on.
  @Test func everyRankKnowsWhereTheDataIsFrom() throws {
    let datasets = try ThreadGroup.run(size: 3) { communicator in
      try Dataset.broadcast(communicator.rank == 0 ? Self.dataset : nil, over: communicator)
    }
    let expected = Self.dataset
    #expect(expected.source.files.count == 4)
    for found in datasets {
      #expect(found.name == "wide" && found.source == expected.source && found.fingerprint == expected.fingerprint)
      #expect(Array(found.training.pixels.view.elements) == Array(expected.training.pixels.view.elements))
      #expect(found.training.classNames == expected.training.classNames)
    }
  }

  private static var dataset: Dataset {
    let set = ImageSet(
      pixels: Buffer((0..<16).map { UInt8($0) }), labels: Buffer([0, 1, 2, 3]), height: 2, width: 2, channels: 1,
      classNames: ["シャツ", "a \"coat\"", "c", "d"])
    var source = DatasetSource(
      synthetic: true, verified: true, format: .csv,
      files: (0..<4).map { DatasetSource.File(path: "folder/\($0) ü.csv", md5: "\($0)") }, isTakenAsSquares: true,
      ownClassNames: ["1", "2", "3", "4"], warnings: [DatasetWarning(.oneClass, concernsTest: true, "two\nlines")])
    source.trainingFiles = ["a.png", "b.png", "c.png", "d.png"]
    source.inputs = ["folder"]
    source.areNamesConfigured = true
    return Dataset(name: "wide", training: set, test: set, source: source)
  }
}
