import FMDistDatasets

extension FuzzTarget {
  /// Each format that data sets are read in, with the rest of a small set of 20 and 7 images of 5 x 4, in ten classes, which the test fixtures hold too.
  static let datasets: [FuzzTarget] = [
    array("idx", .trainingImages), array("idx-labels", .trainingLabels),
    array("npy", .trainingImages), array("npy-labels", .trainingLabels),
    FuzzTarget(name: "npz", file: "input.npz") { try load(.archives([$0])) },
    FuzzTarget(name: "mat", file: "input.mat") { try load(.matlab($0)) },
    FuzzTarget(name: "csv", file: "input.csv") { try load(.tables(training: $0, test: nil)) },
    FuzzTarget(
      name: "cifar", file: "data_batch_1.bin",
      others: (["test_batch.bin"] + (2...5).map { "data_batch_\($0).bin" }).map {
        ($0, [UInt8](repeating: 0, count: 3073))
      }
    ) { _ in try load(.batches("."), isSmall: false) },
    // Both ways in which an array is read as weights.
    FuzzTarget(name: "npz-weights", file: "input.npz") { path in
      for item in try NPZArrays.read(path) {
        require(item.values.count == item.sizes.reduce(1, *), "\(item.name) has \(item.values.count) values")
      }
    },
  ]

  /// The array that is read as `part` of a set.
  private static func array(_ name: String, _ part: DatasetFiles.Part) -> FuzzTarget {
    let files: [(DatasetFiles.Part, [UInt8])] = [
      (.trainingImages, idx([20, 5, 4]) { $0 % 251 }), (.trainingLabels, idx([20]) { $0 % 10 }),
      (.testImages, idx([7, 5, 4]) { $0 % 241 }), (.testLabels, idx([7]) { $0 % 10 }),
    ]
    return FuzzTarget(
      name: name, others: files.filter { $0.0 != part }.map { ($0.0.fileName, $0.1) }
    ) { path in
      func file(_ other: DatasetFiles.Part) -> String { other == part ? path : other.fileName }
      try load(
        .files(
          DatasetFiles(
            trainingImages: file(.trainingImages), trainingLabels: file(.trainingLabels), testImages: file(.testImages),
            testLabels: file(.testLabels))))
    }
  }

  /// An IDX file of bytes.
  private static func idx(_ sizes: [Int], _ value: (Int) -> Int) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, 0, UInt8($0)] }
      + (0..<sizes.reduce(1, *)).map { UInt8(value($0)) }
  }

  private static func load(_ location: DatasetLocation, isSmall: Bool = true) throws {
    let size = isSmall ? ImageSize(height: 5, width: 4, channels: 1) : nil
    let dataset = try Dataset.load(location, name: "fuzz", options: DatasetOptions(imageSize: size))
    for part in [dataset.training, dataset.test] {
      require(part.pixels.count == part.count * part.height * part.width * part.channels, "pixels of other images")
      require(part.labels.view.elements.allSatisfy { Int($0) < part.classCount }, "a label without a class")
    }
  }
}
