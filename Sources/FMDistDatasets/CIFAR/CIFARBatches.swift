import FMDistMemory
import FMDistPlatform

/// CIFAR-10 and CIFAR-100 in their binary version.
///
/// Source: Krizhevsky, "The CIFAR-10 dataset" (www.cs.toronto.edu/~kriz/cifar.html): each image is its label, one byte, or of CIFAR-100 the coarse and
/// then the fine one, and 3,072 bytes, 1,024 each for red, green and blue, row by row.
enum CIFARBatches {
  /// The two sets.
  private enum Kind: CaseIterable {
    case cifar10, cifar100

    var training: [String] { self == .cifar10 ? (1...5).map { "data_batch_\($0).bin" } : ["train.bin"] }
    var test: String { self == .cifar10 ? "test_batch.bin" : "test.bin" }
    /// Bytes before the pixels; the last is the label.
    var labelBytes: Int { self == .cifar10 ? 1 : 2 }
    var classes: Int { self == .cifar10 ? 10 : 100 }
    var namesFile: String { self == .cifar10 ? "batches.meta.txt" : "fine_label_names.txt" }
  }

  private static let size = ImageSize(height: 32, width: 32, channels: 3)

  /// Which files are missing of the set in a folder that holds `names`; nil if it holds none of its files.
  static func missing(in names: [String]) -> [String]? {
    for kind in Kind.allCases {
      let files = kind.training + [kind.test]
      guard files.contains(where: names.contains) else { continue }
      // Other programs have files called train.bin.
      guard kind == .cifar10 || files.allSatisfy(names.contains) else { continue }
      return files.filter { !names.contains($0) }
    }
    return nil
  }

  /// Whether the file at `path` is called like one of them.
  static func isBatch(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return Kind.allCases.contains { ($0.training + [$0.test]).contains(name) }
  }

  /// What the files in `folder` hold, and the names of the classes if they are there.
  static func read(_ folder: String) throws(DatasetError) -> (parts: ReadParts, classNames: [String]?) {
    let names: [String]
    do throws(SystemError) { names = try FileSystem.names(in: folder) } catch {
      throw DatasetError(.io, "\(folder): the folder cannot be read: \(error).")
    }
    guard let kind = Kind.allCases.first(where: { kind in (kind.training + [kind.test]).allSatisfy(names.contains) })
    else { throw DatasetError(.missing, "\(folder): CIFAR's files are not there any more.") }
    let training = try part(kind.training.map { "\(folder)/\($0)" }, kind)
    let test = try part(["\(folder)/\(kind.test)"], kind)
    let classNames = try names.contains(kind.namesFile) ? self.names("\(folder)/\(kind.namesFile)", kind) : nil
    return (ReadParts(training: training, test: test, place: folder), classNames)
  }

  private static func part(_ paths: [String], _ kind: Kind) throws(DatasetError) -> LabelledImages {
    let record = kind.labelBytes + size.count
    var files: [InputFile] = []
    for path in paths {
      let file = try InputFile(path)
      guard file.size > 0, file.size % record == 0 else {
        throw DatasetError(
          .malformed,
          "\(path): expected records of \(record) bytes, a label and 32 x 32 x 3 pixels each, as CIFAR-\(kind.classes)'s binary version has them, found "
            + "\(file.size) bytes. The file is cut short or something else: fetch it again.")
      }
      files.append(file)
    }
    let count = files.reduce(0) { $0 + $1.size / record }
    let pixels = GrowingBytes.zeros(count * size.count)
    var labels: [UInt16] = []
    labels.reserveCapacity(count)
    let row = Buffer<UInt8>(count: record)
    var counts: [(path: String, first: Int)] = []
    for file in files {
      counts.append((file.path, labels.count))
      for index in 0..<file.size / record {
        guard try file.read(into: row.view.bytes) == record else {
          throw DatasetError(.malformed, "\(file.path): the file became shorter while it was read.")
        }
        let label = row.view[kind.labelBytes - 1]
        guard Int(label) < kind.classes else {
          throw DatasetError(
            .malformed,
            "\(file.path): expected labels from 0 to \(kind.classes - 1), found \(label) for image \(index) (byte \(index * record + kind.labelBytes - 1)). "
              + "The file is damaged or is not of CIFAR-\(kind.classes): fetch it again.")
        }
        pixels.view[labels.count * size.count..<(labels.count + 1) * size.count]
          .copy(from: row.view[kind.labelBytes..<record])
        labels.append(UInt16(label))
      }
    }
    ChannelOrder.toLast(pixels, size: size)
    let name =
      paths.count == 1
      ? paths[0] : "\(DatasetLocation.parent(paths[0]))/data_batch_1.bin to data_batch_\(paths.count).bin"
    let files10 = counts
    return LabelledImages(
      pixels: pixels, labels: Buffer(labels), size: size, imagesName: name, labelsName: name, scale: .bytes,
      place: { index in
        files10.last { $0.first <= index }.map { " (image \(index - $0.first) of \($0.path))" } ?? ""
      })
  }

  private static func names(_ path: String, _ kind: Kind) throws(DatasetError) -> [String] {
    let file = try InputFile(path)
    let lines = String(decoding: try file.take(min(file.size, 1 << 16)), as: UTF8.self).split(
      whereSeparator: \.isNewline
    )
    .map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    guard lines.count == kind.classes else {
      throw DatasetError(
        .malformed,
        "\(path): expected \(kind.classes) names of classes, one a line, found \(lines.count). Fetch it again.")
    }
    return try ClassNames(lines, origin: path).names
  }
}
