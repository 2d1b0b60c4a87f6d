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
  /// Whether the next start is to find it.
  var isKept: Bool { temporary != nil }

  init(
    _ file: MappedFile, _ layout: ImageFileLayout, count: Int, source: ImageSource,
    temporary: TemporaryFile? = nil, folder: ImageCache? = nil, notes: [UInt8] = []
  ) {
    (self.file, self.layout, self.count, self.source, self.temporary) = (file, layout, count, source, temporary)
    (self.folder, self.notes) = (folder, notes)
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

  /// Decodes the images of `job` by all of `team`, and meanwhile has the disk write them. Gives what became of each.
  func decode(
    _ job: ImageReading, team: any ImageTeam, watch: (Double) -> Void
  ) throws(DatasetError) -> [ImageReading.Outcome] {
    let task = ImageTask(file, layout, count: count, job: job)
    let piece = max(1, (32 << 20) / layout.size.count)
    var (decoded, written) = (0, 0)
    _ = try team.run(task, on: file) { share in
      while decoded < count, file.state(layout, decoded).pointee.load(ordering: .relaxed) != ImageState.open {
        decoded += 1
      }
      if decoded - written >= piece {
        file.writeBehind(layout.image(written).lowerBound..<layout.image(decoded - 1).upperBound)
        written = decoded
      }
      watch(share)
    }
    return try (0..<count).map { index throws(DatasetError) in
      let state = file.state(layout, index)
      if let traits = ImageState(word: state.pointee.load(ordering: .acquiring)).traits { return .read(traits) }
      // Other ranks say only that there is a fault.
      let image = Buffer<UInt8>(count: size.count)
      defer { withExtendedLifetime(image) {} }
      let outcome = job.decode(index..<index + 1, threads: 1) { _ in image.view }[0]
      if case .read = outcome {
        do throws(SystemError) { try file.write(image.view, at: layout.image(index).lowerBound) } catch {
          throw DatasetError(
            .io,
            "\(file.path): decoded images cannot be written: \(error). Make room, or keep none (data.cache: false).")
        }
        hashes(index..<index + 1).view[0] = ImageHash.of(image.view)
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
  }

  /// Keeps the images and `notes` for the next start, if there is a cache, and the files are still those that were decoded. The buffers made
  /// before stay as they are; those made from here on are read-only.
  func keep(_ notes: [UInt8], plan: ImagePlan) {
    self.notes = notes
    guard let temporary, let folder else { return }
    defer { self.temporary = nil }
    guard ImageSource(plan).key == source.key else { return }
    let kept = folder.keep(temporary, file, layout, count: count, source: source, notes: notes)
    if let kept { file = kept }
  }
}
