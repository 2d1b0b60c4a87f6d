import FMDistDatasets
import FMDistMemory
import FMDistPlatform

/// Has the system read the images of the next steps from the disk while this one is trained: for data that memory may not hold.
struct ReadAhead {
  private let file: MappedFile
  private let first, imageBytes: Int
  private let rank, ranks: Int
  /// Up to which position of the epoch it has.
  private var end = 0

  /// The steps that are read ahead.
  private static let steps = 2
  /// Data that takes more than this share of the memory may have to leave it.
  private static let share = 0.5

  /// For the training images `images` as rank `rank` of `ranks` reads them; nil where they are in memory, and will stay.
  init?(_ images: ImageSet, rank: Int, ranks: Int, host: MemoryLimit = .ofHost()) {
    guard let file = images.pixels.owner as? MappedFile, !file.isMemory,
      let first = file.offset(of: images.pixels.view.base),
      Double(file.bytes.count) > Self.share * Double(host.bytes)
    else { return nil }
    (self.file, self.first, imageBytes) = (file, first, images.pixelsPerImage)
    (self.rank, self.ranks) = (rank, ranks)
  }

  /// Called before the minibatch at `positions` of `order` is trained. Allocates nothing.
  mutating func next(_ order: View<Int32>, _ positions: Range<Int>) {
    if positions.lowerBound == 0 { end = 0 }
    let wanted = min(order.count, positions.upperBound + Self.steps * positions.count)
    let start = max(end, positions.lowerBound)
    guard start < wanted else { return }
    // About the part of a batch that is this rank's.
    for batch in stride(from: start, to: wanted, by: max(positions.count, 1)) {
      let count = min(positions.count, wanted - batch)
      for place in batch + count * rank / ranks..<batch + count * (rank + 1) / ranks {
        let offset = first + Int(order[place]) * imageBytes
        file.readAhead(offset..<offset + imageBytes)
      }
    }
    end = wanted
  }
}
