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

  /// Each host has one copy, rank 0's too, and all are rank 0's.
  @Test(arguments: [[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 0, 1, 2]])
  func `the ranks of a host map one copy of the pixels`(_ hosts: [Int]) throws {
    let copies = try ThreadGroup.run(size: hosts.count, hosts: hosts) { communicator in
      let dataset = try Dataset.broadcast(communicator.rank == 0 ? Self.dataset : nil, over: communicator)
      try dataset.requireSamePixels(over: communicator)
      #expect(Array(dataset.training.pixels.view.elements) == (0..<16).map { UInt8($0) })
      #expect(Array(dataset.test.pixels.view.elements) == (0..<16).map { UInt8($0) })
      let file = try #require(dataset.training.pixels.owner as? MappedFile)
      #expect(dataset.test.pixels.owner as? MappedFile === file)
      // Nobody writes into data; if one did, its host would see it, and no other.
      try communicator.barrier()
      if communicator.localRank == 0 { dataset.training.pixels.view[3] = UInt8(100 + communicator.rank) }
      try communicator.barrier()
      let seen = dataset.training.pixels.view[3]
      try communicator.barrier()
      return (communicator.hosts.host(ofRank: communicator.rank), seen)
    }
    #expect(Set(copies.map(\.1)).count == Set(hosts).count)
    #expect(Dictionary(grouping: copies, by: \.0).values.allSatisfy { Set($0.map(\.1)).count == 1 })
  }

  @Test func `a copy that differs is refused on all ranks`() throws {
    let refused = try ThreadGroup.run(size: 4, hosts: [0, 0, 1, 1]) { communicator in
      let dataset = try Dataset.broadcast(communicator.rank == 0 ? Self.dataset : nil, over: communicator)
      if communicator.rank == 2 { dataset.test.pixels.view[3] ^= 1 }
      do {
        try dataset.requireSamePixels(over: communicator)
        return nil as String?
      } catch {
        return "\((error as? Refusal)?.error.map { "\($0)" } ?? "")"
      }
    }
    #expect(refused[0]?.contains("rank 2: the images differ from rank 0's") == true, "\(refused)")
    #expect(refused.allSatisfy { $0 != nil })
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
