import FMDistDatasets
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles
import Foundation

/// What a checkpoint remembers of the images and classes that it is for, so that it predicts files without its data set.
package struct ImageKind: Codable {
  private let dataset: String
  private let height, width, channels: Int
  /// The classes' names, in the order of the outputs.
  package let classNames: [String]
  /// What the data itself called them, where the configuration renamed them.
  package let ownClassNames: [String]?

  private static let key = "images"

  /// The kind of `dataset`.
  package init(_ dataset: Dataset) {
    self.dataset = dataset.name
    (height, width, channels) = (dataset.test.height, dataset.test.width, dataset.test.channels)
    classNames = dataset.test.classNames
    ownClassNames = dataset.source.ownClassNames
  }

  /// The kind of images of `size` in a data set called `name`, whose classes are called `classNames`.
  package init(name: String, size: ImageSize, classNames: [String]) {
    dataset = name
    (height, width, channels) = (size.height, size.width, size.channels)
    self.classNames = classNames
    ownClassNames = nil
  }

  /// The kind in `checkpoint`, read from `path`; nil where it has none. Throws `.malformed` where it has one that no data can have.
  package init?(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    guard let text = checkpoint.extra[Self.key] else { return nil }
    guard let kind = try? JSONDecoder().decode(ImageKind.self, from: Data(text.utf8)) else {
      throw CheckpointError(
        .malformed, path: path,
        "\(Self.key): expected the data's name, height, width, channels and classNames as JSON, found something else")
    }
    let numbers = NumberValidator(path: path)
    for (value, place) in [(kind.height, "height"), (kind.width, "width"), (kind.channels, "channels")] {
      try numbers.require(value, in: 1...1 << 20, at: "\(Self.key), \(place)")
    }
    try numbers.require(
      kind.height * kind.width * kind.channels <= ImageSize.mostPixels, at: Self.key,
      "images of at most \(ImageSize.mostPixels) values", found: "\(kind.size)")
    let names: [String]
    do throws(DatasetError) {
      // Versions that did not compare names by their meaning may have written them in any normal form.
      names = try ClassNames(kind.classNames, origin: "\(Self.key), classNames").names
    } catch { throw CheckpointError(.malformed, path: path, "\(error)") }
    self.init(kind, classNames: names, ownClassNames: kind.ownClassNames?.map(ClassNames.normalized))
  }

  /// Throws `.malformed` unless the model of `configuration`, of the checkpoint at `path`, takes such images and tells so many classes apart.
  package func requireModel(of configuration: RunConfiguration, path: String) throws(CheckpointError) {
    let plan: ModelPlan
    do throws(ConfigurationError) {
      plan = try configuration.plan(height: height, width: width, channels: channels)
    } catch {
      throw CheckpointError(.malformed, path: path, "\(Self.key): images of \(size) do not fit its model: \(error)")
    }
    guard case .vector(let units)? = plan.layers.last?.output else { return }
    let classes = configuration.data.multiLabel ? units : plan.classCount
    try NumberValidator(path: path).require(
      classNames.count == classes, at: "\(Self.key), classNames",
      "\(classes) names, as the model has \(units) outputs",
      found: "\(classNames.count)")
  }

  /// H, W and C of the images.
  package var size: ImageSize { ImageSize(height: height, width: width, channels: channels) }

  /// Throws unless the images of `dataset` have the height, width and channels of those that the checkpoint at `path` was trained on:
  /// weights fit all shapes of as many values, and would score them as if they were images of the other shape.
  package func requireSize(of dataset: Dataset, path: String) throws(RunError) {
    let images = dataset.test
    let found = ImageSize(height: images.height, width: images.width, channels: images.channels)
    guard found != size else { return }
    let isTurned = found == ImageSize(height: width, width: height, channels: channels)
    throw RunError(
      .badData,
      "\(path): the checkpoint was trained on images of \(size), and those of \(dataset.name) (\(dataset.source.summary)) are \(found): give "
        + "images of \(size)\(isTurned ? "; these seem to have height and width exchanged" : "")")
  }

  private init(_ other: ImageKind, classNames: [String], ownClassNames: [String]?) {
    dataset = other.dataset
    (height, width, channels) = (other.height, other.width, other.channels)
    self.classNames = classNames
    self.ownClassNames = ownClassNames?.count == classNames.count ? ownClassNames : nil
  }

  /// As a checkpoint's ``Checkpoint/extra``.
  package var extra: [String: String] {
    (try? JSONText.of(self)).map { [Self.key: $0] } ?? [:]
  }

  /// A data set of this kind that has no images, each of which may have several classes if `isMultiLabel`; `synthetic` as a
  /// ``DatasetFingerprint`` has it.
  package func emptyDataset(isMultiLabel: Bool, synthetic: Bool) -> Dataset {
    let none = ImageSet(
      pixels: Buffer(count: 0), labels: Buffer(count: 0),
      labelSets: isMultiLabel ? [[Bool](repeating: false, count: classNames.count)] : nil, height: height,
      width: width, channels: channels, classNames: classNames)
    return Dataset(
      name: dataset, training: none, test: none,
      source: DatasetSource(synthetic: synthetic, verified: false, files: []))
  }
}
