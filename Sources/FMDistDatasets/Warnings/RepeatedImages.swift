import FMDistMemory
import Foundation

/// Images that are judged by, though they are trained on as well.
struct RepeatedImages {
  /// So many images, and the first of them with its like in the training file.
  struct Found: Equatable {
    var count = 0
    var first: (index: Int, like: Int)?

    static func == (one: Found, other: Found) -> Bool {
      one.count == other.count && one.first?.index == other.first?.index && one.first?.like == other.first?.like
    }
  }

  /// In the test set, of all images of the training file.
  private(set) var inTest = Found()
  /// Among the validation images, of those that are trained; none where the test set validates.
  private(set) var inValidation = Found()
  /// Training images, of the whole file, that are equal to an earlier one with another label.
  private(set) var otherLabel = Found()
  /// The same of test images, and of training images that they are equal to.
  private(set) var otherLabelInTest = Found()
  /// Whether the first of ``otherLabelInTest`` is equal to a training image.
  private var firstIsTraining = false
  private let dataset: Dataset
  private let testCount, validationCount: Int

  init(_ dataset: Dataset, split: Split?) {
    let training = dataset.training
    self.dataset = dataset
    testCount = dataset.test.count
    let validation = split.flatMap { $0.validatesOnTestSet ? nil : $0.validation }
    validationCount = validation?.count ?? 0
    var table = ImageTable(training)
    // First those that are trained: of equal images the table has the first one.
    if let split {
      for index in split.training.view.elements { table.add(Int(index)) }
      for index in validation?.view.elements ?? UnsafeMutableBufferPointer(start: nil, count: 0) {
        if let like = table.find(training, Int(index)) { inValidation.add(Int(index), like) }
      }
    }
    for index in 0..<training.count {
      if let like = table.add(index), training.labels.view[like] != training.labels.view[index] {
        otherLabel.add(index, like)
      }
    }
    var tests = ImageTable(dataset.test)
    for index in 0..<dataset.test.count {
      let label = dataset.test.labels.view[index]
      let (like, before) = (table.find(dataset.test, index), tests.add(index))
      if let like { inTest.add(index, like) }
      if let like, training.labels.view[like] != label {
        if otherLabelInTest.first == nil { firstIsTraining = true }
        otherLabelInTest.add(index, like)
      } else if let before, dataset.test.labels.view[before] != label {
        otherLabelInTest.add(index, before)
      }
    }
  }

  var warnings: [DatasetWarning] {
    var found: [DatasetWarning] = []
    if let first = inTest.first {
      found.append(
        DatasetWarning(
          .repeatedImages, concernsTest: true,
          "\(inTest.count) of \(testCount) test images \(inTest.count == 1 ? "is a training image" : "are training images") too, byte for "
            + "byte (test image \(first.index) is training image \(first.like), both counted from 0): the test accuracy is too optimistic. "
            + "Remove them from one of the two."))
    }
    if let first = inValidation.first {
      found.append(
        DatasetWarning(
          .repeatedImages,
          "\(inValidation.count) of \(validationCount) validation images \(inValidation.count == 1 ? "is" : "are") trained as well, byte for "
            + "byte (training images \(first.index) and \(first.like), counted from 0, are the same): the validation accuracy is too "
            + "optimistic. Keep each image once."))
    }
    return found + contradictions
  }

  private var contradictions: [DatasetWarning] {
    func name(_ set: ImageSet, _ index: Int) -> String { set.labelName(of: index) }
    let (training, test) = (dataset.training, dataset.test)
    var found: [DatasetWarning] = []
    if let first = otherLabel.first {
      found.append(
        DatasetWarning(
          .contradictoryLabels,
          "\(otherLabel.count) of \(training.count) training images \(otherLabel.count == 1 ? "has" : "have") another label than an "
            + "earlier one that is the same byte for byte (training image \(first.like) is \(name(training, first.like)), \(first.index) is "
            + "\(name(training, first.index)), counted from 0): no model can be right about both. Keep each image once, in its class."
        ))
    }
    if let first = otherLabelInTest.first {
      let (set, part) = firstIsTraining ? (training, "training") : (test, "test")
      found.append(
        DatasetWarning(
          .contradictoryLabels, concernsTest: true,
          "\(otherLabelInTest.count) of \(testCount) test images \(otherLabelInTest.count == 1 ? "has" : "have") another label than an image "
            + "that is the same byte for byte (\(part) image \(first.like) is \(name(set, first.like)), test image \(first.index) is "
            + "\(name(test, first.index)), counted from 0): the test accuracy says less than it seems. Keep each image once, in its class."
        ))
    }
    return found
  }
}

extension RepeatedImages.Found {
  fileprivate mutating func add(_ index: Int, _ like: Int) {
    count += 1
    if first == nil { first = (index, like) }
  }
}

/// Images of a set by content: open addressing by a 64-bit hash, and a comparison where hashes agree.
private struct ImageTable {
  private let images: ImageSet
  private let hashes: Buffer<UInt64>
  /// One more than an image's index, or 0.
  private let slots: Buffer<Int32>
  private let mask: Int

  init(_ images: ImageSet) {
    self.images = images
    hashes = images.contentHashes
    var room = 64
    while room < 2 * images.count { room *= 2 }
    slots = Buffer(count: room)
    mask = room - 1
  }

  /// Adds image `index`, and gives the equal one that already exists; nil if there is none but itself.
  @discardableResult
  mutating func add(_ index: Int) -> Int? {
    let hash = hashes.view.base[index]
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots.view.base[place] != 0 {
      let other = Int(slots.view.base[place]) - 1
      if other == index { return nil }
      if hashes.view.base[other] == hash && isSame(images, index, other) { return other }
      place = (place + 1) & mask
    }
    slots.view.base[place] = Int32(index + 1)
    return nil
  }

  /// The image of the table that is image `index` of `set`.
  func find(_ set: ImageSet, _ index: Int) -> Int? {
    let hash = set.hashes?.view[index] ?? ImageHash.of(set.image(index))
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots.view.base[place] != 0 {
      let other = Int(slots.view.base[place]) - 1
      if hashes.view.base[other] == hash && isSame(set, index, other) { return other }
      place = (place + 1) & mask
    }
    return nil
  }

  private func isSame(_ set: ImageSet, _ index: Int, _ other: Int) -> Bool {
    memcmp(set.image(index).base, images.image(other).base, images.pixelsPerImage) == 0
  }
}
