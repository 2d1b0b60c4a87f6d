import FMDistDatasets
import FMDistReports
import FMDistRunFiles
import FMDistTraining

/// A run's errors on its test set, with the images: what ``RunPictures`` draws and writes of them.
package struct RunErrors: Sendable {
  /// All of them, the worst first.
  package let mistakes: [Mistake]
  /// The test set.
  package let images: ImageSet
  /// The files of its images, where each has its own.
  package let files: [String]?

  /// How many a picture shows.
  package static let shown = 24

  /// The errors `mistakes`, the worst first, on the test set of `dataset`, which must have an image for each.
  package init(_ mistakes: [Mistake], of dataset: Dataset) {
    let images = dataset.test
    precondition(mistakes.allSatisfy { (0..<images.count).contains($0.index) }, "an error without an image")
    self.mistakes = mistakes
    self.images = images
    files = dataset.source.testFiles
  }

  /// The worst of all, as a gallery.
  func gallery(title: String) -> ErrorGallery {
    ErrorGallery(
      title: title, mistakes: withImages(mistakes), total: mistakes.count, images: images.count,
      classNames: images.classNames, files: files)
  }

  /// The worst of those images of class `label` that were predicted as `prediction`.
  func gallery(title: String, label: Int, prediction: Int) -> ErrorGallery {
    let pair = mistakes.filter { $0.label == label && $0.prediction == prediction }
    var gallery = ErrorGallery(
      title: "\(title): \(images.classNames[label]) predicted as \(images.classNames[prediction])",
      mistakes: withImages(pair), total: pair.count, images: images.countsPerClass[label],
      classNames: images.classNames, files: files)
    gallery.kind = "predicted as \(images.classNames[prediction])"
    return gallery
  }

  private func withImages(_ mistakes: [Mistake]) -> [(mistake: Mistake, image: ByteImage)] {
    mistakes.prefix(Self.shown).map { ($0, images.byteImage($0.index)) }
  }

  /// Whether these are the errors that `confusion`, with true classes as rows, counts: as many of each kind.
  static func areCounted(_ mistakes: [Mistake], by confusion: [[Int]]) -> Bool {
    var left = confusion
    for label in left.indices where left[label].indices.contains(label) { left[label][label] = 0 }
    for mistake in mistakes {
      guard left.indices.contains(mistake.label), left[mistake.label].indices.contains(mistake.prediction) else {
        return false
      }
      left[mistake.label][mistake.prediction] -= 1
    }
    return left.allSatisfy { $0.allSatisfy { $0 == 0 } }
  }
}
