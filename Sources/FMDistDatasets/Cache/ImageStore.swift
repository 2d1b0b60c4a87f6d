import FMDistDigests
import FMDistMemory
import FMDistPlatform
import Foundation

/// Decoded images in a file that all ranks of a host map: in the cache, or in memory.
///
/// Not `Sendable`: one thread has it, and gives out buffers.
package final class ImageStore {
  /// How many images there are.
  package private(set) var count: Int
  /// What the folder's reader keeps with them.
  package private(set) var notes: [UInt8] = []
  private var file: MappedFile
  private let layout: ImageFileLayout
  /// Of the files as they were before anything was read.
  private let source: ImageSource
  /// The file until it has its name; nil for one that has, and for memory.
  private var temporary: TemporaryFile?
  private let folder: ImageCache?
  /// MD5 of the images of a part as an IDX file has them.
  private var digests: [PartDigest]

  /// What is known of a part.
  struct PartDigest: Codable {
    let start, end: Int
    let md5: String
  }

  init(
    _ file: MappedFile, _ layout: ImageFileLayout, count: Int, source: ImageSource,
    temporary: TemporaryFile? = nil, folder: ImageCache? = nil, digests: [PartDigest] = [], notes: [UInt8] = []
  ) {
    (self.file, self.layout, self.count, self.source, self.temporary) = (file, layout, count, source, temporary)
    (self.folder, self.digests, self.notes) = (folder, digests, notes)
  }

  /// H, W and C of the images.
  package var size: ImageSize { layout.size }

  /// The images of `range`, N x H x W x C.
  package func pixels(_ range: Range<Int>) -> Buffer<UInt8> {
    file.buffer(at: layout.image(range.lowerBound).lowerBound, count: range.count * size.count)
  }

  /// The hashes of the images of `range`: ``ImageSet/hashes``.
  package func hashes(_ range: Range<Int>) -> Buffer<UInt64> {
    file.buffer(at: layout.hashes + 8 * range.lowerBound, count: range.count)
  }

  /// MD5 of the images of `range` as an IDX file has them.
  package func md5(_ range: Range<Int>) -> String {
    if let known = digests.first(where: { $0.start == range.lowerBound && $0.end == range.upperBound }) {
      return known.md5
    }
    let md5 = IDXHeader.md5(size.sizes(count: range.count), pixels(range))
    digests.append(PartDigest(start: range.lowerBound, end: range.upperBound, md5: md5))
    return md5
  }

  /// Decodes the images of `job` by all of `team`, and meanwhile works out the checksums of `parts`. Gives what became of each.
  func decode(
    _ job: ImageReading, parts: [Range<Int>], team: any ImageTeam, watch: (Double) -> Void
  ) throws(DatasetError) -> [ImageReading.Outcome] {
    let task = ImageTask(file, layout, count: count, job: job)
    let follower = DecodingFollower(file, layout, parts: parts)
    follower.start()
    do throws(DatasetError) { _ = try team.run(task, on: file, watch: watch) } catch {
      follower.stop()
      throw error
    }
    digests = follower.finish().enumerated().compactMap { number, md5 in
      md5.map { PartDigest(start: parts[number].lowerBound, end: parts[number].upperBound, md5: $0) }
    }
    return (0..<count).map { index in
      let state = file.state(layout, index)
      if let traits = ImageState(word: state.pointee.load(ordering: .acquiring)).traits { return .read(traits) }
      // Other ranks say only that there is a fault.
      let target = pixels(index..<index + 1)
      let outcome = job.decode(index..<index + 1, threads: 1) { _ in target.view }[0]
      if case .read = outcome {
        hashes(index..<index + 1).view[0] = ImageHash.of(target.view)
        digests = []
      }
      return outcome
    }
  }

  /// Leaves out all images but `kept`, ascending: those behind others move down.
  func keepOnly(_ kept: [Int]) {
    guard kept.count < count else { return }
    let hashes = hashes(0..<count)
    for (place, index) in kept.enumerated() where place != index {
      pixels(place..<place + 1).view.copy(from: pixels(index..<index + 1).view)
      hashes.view[place] = hashes.view[index]
    }
    count = kept.count
    digests = []
  }

  /// Keeps the images and `notes` for the next start, if there is a cache, and the files are still those that were decoded. The buffers made
  /// before stay as they are; those made from here on are read-only.
  func keep(_ notes: [UInt8], plan: ImagePlan) {
    self.notes = notes
    guard let temporary, let folder else { return }
    defer { self.temporary = nil }
    guard ImageSource(plan).key == source.key else { return }
    let kept = folder.keep(
      temporary, file, layout, count: count, source: source, notes: notes, digests: digests)
    if let kept { file = kept }
  }
}
