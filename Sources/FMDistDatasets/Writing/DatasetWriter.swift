import FMDistMemory

/// Writes a data set in any format that fmdist reads.
package enum DatasetWriter {
  /// Writes `dataset` as `format` into the new folder `path`, which appears when it is complete. What already exists is refused, unless
  /// `overwrite` is set and it is an earlier result with nothing else in it. What `dataset` was read from is never replaced. Beside the data goes `classes.txt`, so that names and their order stay.
  ///
  /// What was written is read again before the folder gets its name, which takes the memory of the data set once more. Gives whether it reads only with
  /// `data.image_size`. Throws ``DatasetError/Kind/usage``, ``DatasetError/Kind/io``, or ``DatasetError/Kind/malformed`` where the format cannot hold
  /// the set; nothing is left behind then.
  @discardableResult
  package static func write(
    _ dataset: Dataset, as format: DatasetFormat, to path: String, overwrite: Bool = false
  ) throws(DatasetError) -> Bool {
    let folder = try OutputFolder(path, overwrite: overwrite, inputs: dataset.source.inputs)
    do throws(DatasetError) {
      let names = dataset.training.classNames
      switch format {
      case .idx: try writeIDX(dataset, to: folder.temporary)
      case .npy: try writeNumPy(dataset, to: folder.temporary)
      case .csv:
        for (set, part) in [(dataset.training, "train"), (dataset.test, "test")] {
          try CSVWriter.write(set, to: "\(folder.temporary)/\(dataset.name)_\(part).csv")
        }
      case .mat: try writeMATLAB(dataset, to: "\(folder.temporary)/\(dataset.name).mat")
      case .images:
        for (set, part) in [(dataset.training, "train"), (dataset.test, "test")] {
          try PNGWriter.write(set, to: "\(folder.temporary)/\(part)")
        }
      }
      let file = try OutputFile(folder.temporary + "/" + ClassNames.fileName)
      try file.write(Array((names.joined(separator: "\n") + "\n").utf8))
      try file.synchronize()
      let needsSize = try check(dataset, as: format, in: folder.temporary)
      try folder.finish()
      return needsSize
    } catch {
      folder.abandon()
      throw folder.told(error)
    }
  }

  private static func writeIDX(_ dataset: Dataset, to folder: String) throws(DatasetError) {
    try IDXWriter.write(
      dataset.training, images: folder + "/" + DatasetFiles.Part.trainingImages.fileName,
      labels: folder + "/" + DatasetFiles.Part.trainingLabels.fileName)
    try IDXWriter.write(
      dataset.test, images: folder + "/" + DatasetFiles.Part.testImages.fileName,
      labels: folder + "/" + DatasetFiles.Part.testLabels.fileName)
  }

  /// One array as it is written.
  private struct Part {
    let name: String
    let sizes: [Int]
    let type: NumberType
    let storage: Buffer<UInt8>

    init(images set: ImageSet, _ part: DatasetFiles.Part) {
      name = ArrayNames.usual(part)
      sizes = ImageSize(height: set.height, width: set.width, channels: set.channels).sizes(count: set.count)
      (type, storage) = (.uint8, set.pixels)
    }

    /// Labels as bytes, where these tell them apart; else as unsigned 16-bit numbers, the least significant byte first.
    init(labels set: ImageSet, _ part: DatasetFiles.Part) {
      name = ArrayNames.usual(part)
      sizes = [set.count]
      let labels = set.labels.view.elements
      let areBytes = labels.allSatisfy { $0 <= UInt8.max }
      type = areBytes ? .uint8 : .uint16
      storage = Buffer(
        areBytes
          ? labels.map { UInt8($0) }
          : labels.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
    }
  }

  private static func arrays(of dataset: Dataset) -> [Part] {
    [
      Part(images: dataset.training, .trainingImages), Part(labels: dataset.training, .trainingLabels),
      Part(images: dataset.test, .testImages), Part(labels: dataset.test, .testLabels),
    ]
  }

  private static func writeNumPy(_ dataset: Dataset, to folder: String) throws(DatasetError) {
    for part in arrays(of: dataset) {
      let file = try OutputFile("\(folder)/\(part.name).npy")
      try file.write(NPYFile.header(part.sizes, type: part.type))
      try file.write(UnsafeRawBufferPointer(part.storage.view.bytes))
      try file.synchronize()
    }
  }

  private static func writeMATLAB(_ dataset: Dataset, to path: String) throws(DatasetError) {
    var writer = MATWriter()
    for part in arrays(of: dataset) {
      // MATLAB's arrays have two dimensions at least; labels are a row.
      let sizes = part.sizes.count == 1 ? [1] + part.sizes : part.sizes
      try writer.append(
        NumberArray(name: part.name, sizes: sizes, type: part.type, storage: part.storage), path: path)
    }
    let file = try OutputFile(path)
    try file.write(writer.bytes)
    try file.synchronize()
  }
}
