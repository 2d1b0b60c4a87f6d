import FMDistDatasets
import Testing

/// Images that may have several labels, or none: labels of N x K zeros and ones.
struct MultiLabelTests {
  private static func marks(_ rows: [[UInt8]]) -> [UInt8] {
    let shape = "(\(rows.count), \(rows[0].count))"
    return NumPyTests.file("{'descr': '|u1', 'fortran_order': False, 'shape': \(shape)}", Array(rows.joined()))
  }

  /// Twenty training and seven test images, whose labels are `training` and `test` in turn.
  private static func load(
    _ training: [[UInt8]], _ test: [[UInt8]], in folder: TestFolder, isMultiLabel: Bool = true
  ) throws -> Dataset {
    func repeated(_ rows: [[UInt8]], _ count: Int) -> [[UInt8]] { (0..<count).map { rows[$0 % rows.count] } }
    let set = try folder.writeNumPy([
      "y_train": marks(repeated(training, 20)), "y_test": marks(repeated(test, 7)),
    ])
    var options = DatasetOptions()
    options.isMultiLabel = isMultiLabel
    return try FormatFixture.load(set, options: options)
  }

  @Test func `both parts share the sets of labels, and images keep theirs`() throws {
    let training: [[UInt8]] = [[1, 0, 1], [0, 0, 0], [0, 1, 0]]
    let test: [[UInt8]] = [[1, 1, 1], [0, 1, 0]]
    let dataset = try Self.load(training, test, in: TestFolder())
    #expect(dataset.training.labelSets == [[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]].map { $0.map { $0 == 1 } })
    #expect(dataset.training.labelSets == dataset.test.labelSets)
    for index in 0..<20 {
      #expect(
        dataset.training.classes(of: index) == training[index % 3].indices.filter { training[index % 3][$0] == 1 })
    }
    for index in 0..<7 {
      #expect(dataset.test.classes(of: index) == test[index % 2].indices.filter { test[index % 2][$0] == 1 })
    }
    #expect(dataset.training.countsPerClass == [7, 6, 7])
    #expect(dataset.training.answersPerImage == 3)
    #expect(dataset.training.labelName(of: 0) == "0 + 2" && dataset.training.labelName(of: 1) == "none")
  }

  @Test func `other labels are other data`() throws {
    let one = try Self.load([[1, 0], [0, 1]], [[1, 1]], in: TestFolder())
    let other = try Self.load([[1, 0], [1, 1]], [[0, 1]], in: TestFolder())
    #expect(one.fingerprint != other.fingerprint)
  }

  @Test func `what is no mark is refused, and so are several labels where one is expected`() throws {
    expectRefusal(["y_train.npy", "zeros and ones", "found 2 for image 1"]) {
      try Self.load([[1, 0], [2, 0]], [[1, 1]], in: TestFolder())
    }
    expectRefusal(["y_train.npy", "one 1 among zeros", "data.multi_label"]) {
      try Self.load([[1, 1]], [[1, 0]], in: TestFolder(), isMultiLabel: false)
    }
    let folder = try TestFolder()
    expectRefusal(["data.multi_label is true", "N x K"]) {
      var options = DatasetOptions()
      options.isMultiLabel = true
      return try FormatFixture.load(folder.writeNumPy(), options: options)
    }
  }
}
