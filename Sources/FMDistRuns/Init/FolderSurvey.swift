import FMDistDatasets
import FMDistImages
import FMDistPlatform

/// A first look at a data set: names and headers of image files, all of arrays.
enum FolderSurvey {
  /// What is at `path`, a folder of images or arrays. Throws a sentence where that is nothing to train on.
  static func facts(of path: String) throws(DatasetError) -> DataFacts {
    guard FileSystem.exists(path) else { throw DatasetError(.missing, "\(path): there is no such folder.") }
    if FileSystem.isFolder(path), (try? FileSystem.names(in: path))?.isEmpty == true {
      throw DatasetError(
        .missing, "\(path) is empty: expected a folder of images for each class, or the arrays of a data set.")
    }
    let name = name(of: path)
    let location = try DatasetLocator.locate(name, at: path)
    guard case .pictures(let pictures) = location else { return try arrays(location, path: path, name: name) }
    return try files(pictures, path: path, name: name)
  }

  /// What the data at `path` is called: as its folder is, wherever one stands.
  private static func name(of path: String) -> String {
    DatasetLocator.name(ofPath: path) ?? FileSystem.realPath(path).flatMap(DatasetLocator.name(ofPath:)) ?? "images"
  }

  private static func arrays(
    _ location: DatasetLocation, path: String, name: String
  ) throws(DatasetError) -> DataFacts {
    let dataset = try Dataset.load(location, name: name, verify: false)
    let set = dataset.training
    let size = ImageSize(height: set.height, width: set.width, channels: set.channels)
    // What is drawn for the test now is drawn by the configuration then.
    let isDrawn = dataset.source.isTestDrawn
    let counts =
      isDrawn ? zip(set.countsPerClass, dataset.test.countsPerClass).map { $0 + $1 } : set.countsPerClass
    var facts = DataFacts(
      path: path, name: name, storage: .arrays(dataset.source.format ?? .npy, size),
      classes: zip(set.classNames, counts).map { DataFacts.ClassCount($0, $1) })
    if !isDrawn { facts.testCount = dataset.test.count }
    facts.validationCount = dataset.source.validationCount
    facts.isMultiLabel = set.labelSets != nil
    return facts
  }

  private static func files(
    _ pictures: PictureFolders, path: String, name: String
  ) throws(DatasetError) -> DataFacts {
    var files = DataFacts.Files()
    var options = DatasetOptions()
    options.onBadFile = .skip
    if pictures.training.labels == .names {
      files.labelPattern = try pattern(of: pictures.training.folder)
      options.labelPattern = files.labelPattern
    }
    let plan = try ImagePlan(pictures, options: options, published: PublishedDataset.named(name)?.classNames)
    let parts = [plan.training, plan.validation, plan.test]
    let entries = parts.flatMap { $0 }
    let headers = ImagePlan.headers(entries.map(\.path))
    files.faults = plan.faults.map { "\($0.path) (\($0.found))" }
    var counts = [Int](repeating: 0, count: plan.classNames.count)
    var used = [0, 0, 0]
    var index = 0
    for (part, entries) in parts.enumerated() {
      for entry in entries {
        defer { index += 1 }
        switch headers[index] {
        case .failure(let fault): files.faults.append("\(entry.path) (\(fault.found))")
        case .success(let header):
          used[part] += 1
          if part == 0 { counts[entry.label] += 1 }
          files.sizes[header.size, default: 0] += 1
          files.formats[header.format, default: 0] += 1
          if header.isColour { files.colourCount += 1 }
          if header.hasAlpha { files.alphaCount += 1 }
        }
      }
    }
    guard used[0] > 1 else {
      let faults = files.faults.prefix(3).joined(separator: ", ")
      throw DatasetError(
        .malformed,
        "\(path): expected images to train on, found \(NumberText.count(entries.count, "file")) of which \(used[0]) can be read"
          + "\(faults.isEmpty ? "" : ": \(faults)").")
    }
    if plan.drawsTest {
      // Training would refuse what it says.
      _ = try TestDraw.standard.split(
        counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }, of: path)
    }
    var facts = DataFacts(
      path: path, name: name, storage: .files(files),
      classes: zip(plan.classNames, counts).map { DataFacts.ClassCount($0, $1) })
    if !plan.validation.isEmpty { facts.validationCount = used[1] }
    if !plan.drawsTest { facts.testCount = used[2] }
    return facts
  }

  /// The pattern that the names of the images in `folder` follow.
  private static func pattern(of folder: String) throws(DatasetError) -> String {
    let names = try FolderListing.read(folder, withStatus: false).files.map(\.name).filter { !Self.isTable($0) }
    guard let pattern = LabelPattern.guess(names) else {
      throw DatasetError(
        .malformed,
        "\(folder): its images are not in class folders, and their names (\(names.listed(3).visible)) do not say "
          + "the classes in a way that fmdist knows. Put the images of each class into a folder of its own, or train with data.label_pattern, "
          + "such as \"{class}_*\".\(LabelTable.advice(folder))")
    }
    return pattern.text
  }

  private static func isTable(_ name: String) -> Bool { [".csv", ".tsv"].contains { name.lowercased().hasSuffix($0) } }
}
