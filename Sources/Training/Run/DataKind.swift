import Datasets
import Foundation
import Memory
import RunFiles

/// What a checkpoint remembers of the images and classes that it is for, so that it predicts files without its data set.
struct DataKind: Codable {
  private let dataset: String
  private let height, width, channels: Int
  /// The classes' names, in the order of the outputs.
  let classNames: [String]
  /// What the data itself called them, where the configuration renamed them.
  let ownClassNames: [String]?

  private static let key = "images"

  /// The kind of `dataset`.
  init(_ dataset: Dataset) {
    self.dataset = dataset.name
    (height, width, channels) = (dataset.test.height, dataset.test.width, dataset.test.channels)
    classNames = dataset.test.classNames
    ownClassNames = dataset.source.ownClassNames
  }

  /// The kind in `checkpoint`; nil where it has none, or none that makes sense.
  init?(_ checkpoint: Checkpoint) {
    guard let text = checkpoint.extra[Self.key],
      let kind = try? JSONDecoder().decode(DataKind.self, from: Data(text.utf8)),
      min(kind.height, kind.width, kind.channels) > 0,
      max(kind.height, kind.width, kind.channels) <= 1 << 20,
      kind.height * kind.width * kind.channels <= Int32.max,
      // Versions that did not compare names by their meaning may have written them in any normal form.
      let names = try? ClassNames(kind.classNames, origin: Self.key).names
    else { return nil }
    self.init(kind, classNames: names, ownClassNames: kind.ownClassNames?.map(ClassNames.normalized))
  }

  private init(_ other: DataKind, classNames: [String], ownClassNames: [String]?) {
    dataset = other.dataset
    (height, width, channels) = (other.height, other.width, other.channels)
    self.classNames = classNames
    self.ownClassNames = ownClassNames?.count == classNames.count ? ownClassNames : nil
  }

  /// As a checkpoint's ``Checkpoint/extra``.
  var extra: [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { [Self.key: String(decoding: $0, as: UTF8.self)] } ?? [:]
  }

  /// A data set of this kind that has no images; `synthetic` as a ``DataMark`` has it.
  func emptyDataset(synthetic: Bool) -> Dataset {
    let none = ImageSet(
      pixels: Buffer(count: 0), labels: Buffer(count: 0), height: height, width: width, channels: channels,
      classNames: classNames)
    return Dataset(
      name: dataset, training: none, test: none,
      source: DatasetSource(synthetic: synthetic, verified: false, files: []))
  }
}
