/// A data set in two tables, whose headers have to agree.
enum CSVDataset {
  /// Both parts, or one table's images, with images of size `wanted` if the configuration says so.
  static func read(
    _ trainingPath: String, _ testPath: String?, wanted: ImageSize?, layout: ChannelLayout? = nil
  ) throws(DatasetError) -> ReadParts {
    let training = try CSVFile.read(trainingPath, wanted: wanted, layout: layout)
    guard let testPath else {
      let name = trainingPath.split(separator: "/").last.map(String.init) ?? trainingPath
      return ReadParts(
        training: training.images, test: nil, saysTraining: TableFileName.words(name, are: TableFileName.training),
        place: DatasetLocation.parent(trainingPath))
    }
    let test = try CSVFile.read(testPath, wanted: wanted, layout: layout)
    try compare(training.header, trainingPath, test.header, testPath)
    if training.header.names == nil, test.header.names == nil {
      try requireLabelFirst(training.images, test.images)
    }
    return ReadParts(training: training.images, test: test.images, place: DatasetLocation.parent(trainingPath))
  }

  /// Refuses headers that do not say the same of every pixel.
  private static func compare(
    _ training: CSVHeader, _ trainingPath: String, _ test: CSVHeader, _ testPath: String
  ) throws(DatasetError) {
    func refusal(_ sentence: String) -> DatasetError {
      DatasetError(
        .malformed,
        "\(testPath): line 1: \(sentence) Give both tables the same columns with the same names.")
    }
    func start(_ names: [String]) -> String { "\"" + names.prefix(4).joined(separator: ",") + ",…\"" }
    if let one = training.columnsOfPixels, let other = test.columnsOfPixels {
      guard one.agree(with: other) else {
        let place = zip(one.names, other.names).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let example = place.map { "; pixel \($0) is \"\(one.names[$0])\" there and \"\(other.names[$0])\" here" } ?? ""
        throw refusal(
          "its header is \(start(test.names ?? [])) with \(other.names.count) pixels, that of \(trainingPath) "
            + "\(start(training.names ?? [])) with \(one.names.count)\(example).")
      }
    }
    if let one = training.labelName, let other = test.labelName, one.lowercased() != other.lowercased(),
      !(CSVHeader.isLabel(one) && CSVHeader.isLabel(other))
    {
      throw refusal("its label is \"\(other)\", that of \(trainingPath) \"\(one)\".")
    }
    let (named, bare) = training.names == nil ? (test, training) : (training, test)
    if bare.names == nil, named.names != nil, !named.isUsual {
      throw DatasetError(
        .malformed,
        "\(training.names == nil ? trainingPath : testPath): it has no header, and that of \(training.names == nil ? testPath : trainingPath) has "
          + "the columns in another order than the label first and the pixels row by row: \(start(named.names ?? [])). Give both tables the "
          + "same header.")
    }
  }

  /// Refuses tables without headers whose last column looks like class numbers, while the first, which is taken for them, does not.
  private static func requireLabelFirst(_ training: LabelledImages, _ test: LabelledImages) throws(DatasetError) {
    func last(_ part: LabelledImages) -> Set<UInt16> {
      Set((0..<part.count).map { UInt16(part.pixels.view[($0 + 1) * part.size.count - 1]) })
    }
    /// Whether `values` count from 0 or 1 without a gap.
    func count(_ values: Set<UInt16>) -> Bool {
      guard let least = values.min(), let most = values.max() else { return false }
      return least <= 1 && Int(most) - Int(least) + 1 == values.count
    }
    let first = Set(training.labels.view.elements)
    let labels = last(training)
    guard labels.count > 1, count(labels), last(test).isSubset(of: labels), 2 * labels.count <= training.count,
      first.count == 1 || (!count(first) && first.count > 2 * labels.count)
    else { return }
    throw DatasetError(
      .malformed,
      "\(training.labelsName): it has no header, so that column 1 is taken for the label: \(first.count == 1 ? "there is one value in it" : "there are \(first.count) values in it, up to \(first.max() ?? 0)")"
        + ". The last column looks like class numbers, \(labels.min() ?? 0) to \(labels.max() ?? 0). Put a header above both tables that says "
        + "which column is the label: pixel0,pixel1,…,label or label,pixel0,pixel1,…")
  }
}
