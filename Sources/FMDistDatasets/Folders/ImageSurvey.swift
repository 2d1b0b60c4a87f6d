import FMDistDigests
import FMDistImages
import FMDistPlatform

/// What is found in a folder of images where every file is opened and decoded once: sizes, formats, colours, images without content,
/// duplicates, and all files that are no images. Nothing is refused: it is for looking before training.
package struct ImageSurvey: Sendable {
  /// An image that can be decoded.
  package struct Image: Sendable {
    package let entry: ImageEntry
    package let part: FolderPart
    package let header: ImageHeader
    package let traits: ImageTraits
    /// Whether all pixels are the same, and whether they differ so little that nothing can be seen.
    package let isConstant, isNearEmpty: Bool
    /// A few images of each class, small.
    package let thumbnail: DecodedImage?
    /// Of its pixels and their size, as decoded.
    let digest: Digest
  }

  package let plan: ImagePlan
  /// In the order of training, validation and test, a drawn test part included.
  package let images: [Image]
  /// All files that cannot be used as images.
  package let faults: [FileFault]
  /// Files that nobody takes for images.
  package let ignored: [String]
  /// What was decided that a reader should know.
  package let notes: [String]
  /// Whether the configuration weighs the classes already.
  package var weighsClasses = false

  /// What the `results` for all files of `plan` say, in the order of training, validation and test.
  init(_ plan: ImagePlan, _ results: [Result<Image, ImageFault>]) {
    let entries = plan.training + plan.validation + plan.test
    precondition(results.count == entries.count, "a file has no result")
    var (images, faults, ignored, notes) = ([Image](), plan.faults, plan.ignored, plan.notes)
    for (result, entry) in zip(results, entries) {
      switch result {
      case .success(let image): images.append(image)
      case .failure(let fault)
      where !fault.isTransient && ImageFileName(PathText.split(entry.path).name).claim == .nothing:
        ignored.append(entry.path)
      case .failure(let fault): faults.append(FileFault(entry.path, fault))
      }
    }
    if plan.drawsTest, let drawn = Self.drawingTest(results, of: plan) {
      (images, notes) = (drawn.images, notes + [drawn.note])
    }
    self.plan = plan
    (self.images, self.faults, self.ignored, self.notes) = (images, faults, ignored, notes)
  }

  /// The images of `results`, which are those of all training files of `plan`, with the test part that training would draw; nil where none can
  /// be drawn. Training draws before it decodes, so that files whose headers alone are good take part.
  private static func drawingTest(
    _ results: [Result<Image, ImageFault>], of plan: ImagePlan
  ) -> (images: [Image], note: String)? {
    let drawable = plan.training.indices.filter { index in
      if case .success = results[index] { return true }
      return (try? ImageFile.header(plan.training[index].path)) != nil
    }
    guard let split = try? plan.settings.test.split(drawable.map { plan.training[$0].label }, of: plan.folder) else {
      return nil
    }
    func images(_ places: [Int]) -> [Image] { places.compactMap { try? results[drawable[$0]].get() } }
    let others = results[plan.training.count...].compactMap { try? $0.get() }
    return (
      images(split.training) + others + images(split.test).map { $0.in(.test) },
      plan.settings.test.note(drawn: split.test.count, of: drawable.count)
    )
  }
}

extension ImageSurvey.Image {
  fileprivate func `in`(_ part: FolderPart) -> Self {
    Self(
      entry: entry, part: part, header: header, traits: traits, isConstant: isConstant, isNearEmpty: isNearEmpty,
      thumbnail: thumbnail, digest: digest)
  }
}
