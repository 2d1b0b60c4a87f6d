import Datasets
import Foundation
import Memory
import RunFiles

/// What a checkpoint remembers of the images and classes that it is for, so that it predicts files without its data set.
struct DataKind: Codable {
  private let dataset: String
  private let height, width, channels: Int
  private let classNames: [String]

  private static let key = "images"

  /// The kind of `dataset`.
  init(_ dataset: Dataset) {
    self.dataset = dataset.name
    (height, width, channels) = (dataset.test.height, dataset.test.width, dataset.test.channels)
    classNames = dataset.test.classNames
  }

  /// The kind in `checkpoint`; nil where it has none, or none that makes sense.
  init?(_ checkpoint: Checkpoint) {
    guard let text = checkpoint.extra[Self.key],
      let kind = try? JSONDecoder().decode(DataKind.self, from: Data(text.utf8)),
      min(kind.height, kind.width, kind.channels) > 0,
      max(kind.height, kind.width, kind.channels) <= 1 << 20, (2...256).contains(kind.classNames.count)
    else { return nil }
    self = kind
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
