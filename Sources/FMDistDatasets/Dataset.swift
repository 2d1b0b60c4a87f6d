import FMDistDigests
import FMDistMemory

/// A training set and a test set of the same kind, and where they came from.
package struct Dataset: Sendable {
  /// The name in the configuration, such as `fashion-mnist`.
  package let name: String
  /// The images to learn from.
  package let training: ImageSet
  /// The images to be judged by.
  package let test: ImageSet
  /// Where the bytes came from.
  package let source: DatasetSource

  /// A data set whose two parts have the same image size and classes.
  package init(name: String, training: ImageSet, test: ImageSet, source: DatasetSource) {
    precondition(
      training.height == test.height && training.width == test.width && training.channels == test.channels
        && training.classNames == test.classNames && training.labelSets == test.labelSets,
      "training and test set differ in kind")
    self.name = name
    self.training = training
    self.test = test
    self.source = source
  }

  /// The same with other names for the classes, as many as there are, in the order of their labels.
  package func renamingClasses(_ names: [String]) -> Dataset {
    Dataset(
      name: name, training: training.renamingClasses(names), test: test.renamingClasses(names), source: source)
  }

  /// The same, whose training images have `weights`: one for each, finite and at least 0.
  package func weighted(by weights: Buffer<Float>) -> Dataset {
    Dataset(name: name, training: training.weighted(by: weights), test: test, source: source)
  }

  /// SHA-256 in hexadecimal of the training images' weights as 32-bit floats, little-endian; nil where all are 1 for want of any.
  package var weightsFingerprint: String? {
    training.weights.map { MessageDigest.sha256(UnsafeRawBufferPointer($0.view.bytes)).hexadecimal }
  }

  /// The same with numbers for its classes, as many as its labels need.
  package func numberingClasses() -> Dataset {
    let most = max(training.labels.view.elements.max() ?? 0, test.labels.view.elements.max() ?? 0)
    return renamingClasses((0...Int(most)).map(String.init))
  }

  /// SHA-256 in hexadecimal over both parts' shapes, their images' hashes and their labels: the same for the same images and labels,
  /// wherever from, in whatever format, and whatever the classes are called. It tells data apart, and is no proof against those who forge some.
  package var fingerprint: String {
    let hash = MessageDigest(.sha256)
    for part in [training, test] {
      let shape = [part.count, part.height, part.width, part.channels, part.labelSets?.first?.count ?? 0]
      hash.update(Array("\(shape)".utf8))
      let hashes = part.contentHashes
      withExtendedLifetime(hashes) { hash.update(UnsafeRawBufferPointer(hashes.view.bytes)) }
      if let sets = part.labelSets {
        // The numbers of sets depend on their order.
        for label in part.labels.view.elements { hash.update(sets[Int(label)].map { $0 ? 1 : 0 }) }
      } else {
        hash.update(UnsafeRawBufferPointer(part.labels.view.bytes))
      }
    }
    return hash.finalize().hexadecimal
  }
}
