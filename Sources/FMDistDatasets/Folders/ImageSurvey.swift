import Dispatch
import FMDistDigests
import FMDistImages
import FMDistMemory
import FMDistPlatform
import Glibc
import Synchronization

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

  /// Opens every file of `plan` on `threads` threads. Of each class, up to `samples` training images are kept, with sides of at most `side`
  /// pixels. `finished` is called after each file, from any thread.
  package init(
    _ plan: ImagePlan, samples: Int, side: Int, threads: Int = ImageReading.standardThreads,
    finished: @escaping @Sendable () -> Void = {}
  ) {
    let entries = [(FolderPart.training, plan.training), (.validation, plan.validation), (.test, plan.test)]
      .flatMap { part, entries in entries.map { (part: part, entry: $0) } }
    var shown = [Int](repeating: 0, count: plan.classNames.count)
    let isSample = entries.map { part, entry in
      guard part == .training, shown.indices.contains(entry.label), shown[entry.label] < samples else { return false }
      shown[entry.label] += 1
      return true
    }
    let found = Mutex([Result<Image, ImageFault>?](repeating: nil, count: entries.count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, entries.count))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < entries.count else { return }
        let (part, entry) = entries[index]
        let image = Result { () throws(ImageFault) in
          try Image(entry, part, background: plan.settings.background, thumbnailSide: isSample[index] ? side : nil)
        }
        found.withLock { $0[index] = image }
        finished()
      }
    }
    let results = found.withLock { $0.compactMap(\.self) }
    var (images, faults, ignored, notes) = ([Image](), plan.faults, plan.ignored, plan.notes)
    for (result, (_, entry)) in zip(results, entries) {
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
  /// Opens the file of `entry`.
  fileprivate init(
    _ entry: ImageEntry, _ part: FolderPart, background: RGB, thumbnailSide: Int?
  ) throws(ImageFault) {
    let image = try ImageFile.decode(entry.path, background: background)
    (self.entry, self.part) = (entry, part)
    header = try ImageFile.header(entry.path)
    traits = image.traits
    let digest = MessageDigest(.sha256)
    digest.update("\(image.size) \(image.channels) ".utf8.map { $0 })
    digest.update(UnsafeRawBufferPointer(image.pixels.view.bytes))
    self.digest = digest.finalize()
    isConstant = image.isConstant
    isNearEmpty = image.contrast < 2
    thumbnail = thumbnailSide.map { image.reduced(toSide: $0) }
    withExtendedLifetime(image) {}
  }

  fileprivate func `in`(_ part: FolderPart) -> Self {
    Self(
      entry: entry, part: part, header: header, traits: traits, isConstant: isConstant, isNearEmpty: isNearEmpty,
      thumbnail: thumbnail, digest: digest)
  }
}

extension DecodedImage {
  /// Whether each channel has one value everywhere.
  fileprivate var isConstant: Bool {
    let bytes = UnsafePointer(pixels.view.base)
    return memcmp(bytes, bytes + channels, pixels.count - channels) == 0
  }

  /// The largest standard deviation of a channel, in levels of 0 to 255.
  fileprivate var contrast: Double {
    let count = size.height * size.width
    let bytes = UnsafePointer(pixels.view.base)
    return (0..<channels).map { channel in
      var (sum, squares) = (0, 0)
      for pixel in 0..<count {
        let value = Int(bytes[pixel &* channels &+ channel])
        sum &+= value
        squares &+= value &* value
      }
      let mean = Double(sum) / Double(count)
      return max(0, Double(squares) / Double(count) - mean * mean).squareRoot()
    }.max() ?? 0
  }

  /// This image so that no side has more than `side` pixels; itself where none has.
  fileprivate func reduced(toSide side: Int) -> DecodedImage {
    let longest = max(size.height, size.width)
    guard longest > side else { return self }
    let target = PixelSize(height: max(1, size.height * side / longest), width: max(1, size.width * side / longest))
    let small = Buffer<UInt8>(count: target.height * target.width * channels)
    ImageFitter(to: target, method: .stretch, channels: channels).apply(pixels.view, size: size, into: small.view)
    return DecodedImage(size: target, channels: channels, pixels: small, traits: traits)
  }
}
