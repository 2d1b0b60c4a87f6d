import FMDistCommunication
import FMDistDatasets
import FMDistMemory
import FMDistPlatform
import Foundation

/// The pixels of a data set in one piece, of which each host holds one copy that its ranks map: rank 0's file of decoded images, or memory.
///
/// 1. Rank 0 has its pixels in a file that others can map, or puts them into memory that they can.
/// 2. The ranks of its host map that. On every other host the first rank makes room, in its cache or in memory, unless its cache has the same
///    file, and the others map it.
/// 3. A rank that can map nothing takes memory of its own.
/// 4. What is to be filled is filled by broadcast, and only if there is any.
struct SharedPixels {
  /// Where the arrays lie in the piece.
  struct Places: Codable {
    var training = 0
    var test = 0
    /// Where the hashes of the images are, if they are known.
    var trainingHashes: Int?
    var testHashes: Int?
    /// All of it, in bytes.
    var byteCount = 0
  }

  /// What the ranks of a host open, and what the file is called in a cache.
  private struct Offer: Codable {
    var places = Places()
    var path = ""
    var name: String?
  }

  let places: Places
  private let bytes: UnsafeMutableRawBufferPointer
  private let owner: AnyObject
  private let file: MappedFile?

  /// An array of the piece.
  func buffer<Element: BitwiseCopyable & Sendable>(at offset: Int, count: Int) -> Buffer<Element> {
    if let file { return file.buffer(at: offset, count: count) }
    guard let start = bytes.baseAddress else { preconditionFailure("pixels nowhere") }
    let base = (start + offset).bindMemory(to: Element.self, capacity: max(count, 1))
    return Buffer(borrowing: View(base: base, count: count), from: owner)
  }

  /// Rank 0's pixels on every rank. Called on every rank alike.
  init(_ dataset: Dataset?, over communicator: any Communicator) throws(CommunicationError) {
    var own = dataset.map { Self.offered($0, ranks: communicator.size) }
    let offer = try Self.broadcast(own?.offer, from: 0, over: communicator)
    places = offer.places
    var temporary: (file: TemporaryFile, path: String)?
    var holds = communicator.rank == 0
    let home = communicator.hosts.host(ofRank: 0)
    // A host may read all of its cache, or reserve room on a slow disk, while the others wait.
    let watchdog = communicator.watchdog
    communicator.watchdog = .off
    for (host, ranks) in communicator.hosts.ranks.enumerated() {
      let isHere = communicator.hosts.host(ofRank: communicator.rank) == host
      if host == home {
        guard isHere, communicator.rank != 0 else { continue }
        own = Self.opened(offer)
        holds = own != nil
        continue
      }
      if communicator.rank == ranks[0] { (own, temporary, holds) = Self.room(for: offer) }
      let theirs = try Self.broadcast(own?.offer ?? offer, from: ranks[0], over: communicator)
      guard isHere, communicator.rank != ranks[0] else { continue }
      own = Self.opened(theirs)
      holds = own != nil
    }
    communicator.watchdog = watchdog
    file = own?.file
    if let file = own?.file {
      (bytes, owner) = (file.bytes, file)
    } else if let memory = own?.memory {
      (bytes, owner) = (memory.view.bytes, memory)
    } else {
      let memory = Buffer<UInt8>(count: places.byteCount)
      (bytes, owner) = (memory.view.bytes, memory)
    }
    guard try communicator.allGather(holds).contains(false) else { return }
    try communicator.broadcast(pieces: bytes, takes: !holds)
    // The others of a host read what its first rank has written.
    try communicator.barrier()
    if let temporary { try? temporary.file.place(at: temporary.path) }
  }

  /// What a rank has: a file, or rank 0's memory where it can't make one.
  private struct Own {
    var offer: Offer
    var file: MappedFile?
    var memory: Buffer<UInt8>?
  }

  /// Rank 0's pixels in one piece.
  private static func offered(_ dataset: Dataset, ranks: Int) -> Own {
    let (training, test) = (dataset.training, dataset.test)
    if let file = training.pixels.owner as? MappedFile, test.pixels.owner as? MappedFile === file,
      let first = file.offset(of: training.pixels.view.base)
    {
      var places = Places(training: first, byteCount: file.bytes.count)
      places.test = file.offset(of: test.pixels.view.base) ?? first
      places.trainingHashes = training.hashes.flatMap { file.offset(of: $0.view.base) }
      places.testHashes = test.hashes.flatMap { file.offset(of: $0.view.base) }
      let name = file.isMemory ? nil : file.path.split(separator: "/").last.map(String.init)
      return Own(offer: Offer(places: places, path: file.path, name: name), file: file)
    }
    var layout = SharedLayout()
    let places = (
      layout.reserve(UInt8.self, count: training.pixels.count), layout.reserve(UInt8.self, count: test.pixels.count)
    )
    var own = Own(
      offer: Offer(
        places: Places(
          training: places.0.lowerBound, test: places.1.lowerBound, byteCount: max(layout.byteCount, 1))))
    if let file = try? MappedFile(inMemory: own.offer.places.byteCount),
      (try? file.write(training.pixels.view, at: places.0.lowerBound)) != nil,
      (try? file.write(test.pixels.view, at: places.1.lowerBound)) != nil
    {
      (own.file, own.offer.path) = (file, file.path)
      return own
    }
    let memory = Buffer<UInt8>(count: own.offer.places.byteCount)
    own.memory = memory
    memory.view[places.0].copy(from: training.pixels.view)
    memory.view[places.1].copy(from: test.pixels.view)
    return own
  }

  /// What another rank of the host offers; nil where it can't be mapped.
  private static func opened(_ offer: Offer) -> Own? {
    guard !offer.path.isEmpty, let file = try? MappedFile(opening: offer.path),
      file.bytes.count >= offer.places.byteCount
    else { return nil }
    return Own(offer: offer, file: file)
  }

  /// A host's first rank's: the same file of its own cache, or room for it. The last is whether nothing is to be filled.
  private static func room(
    for offer: Offer
  ) -> (own: Own?, temporary: (file: TemporaryFile, path: String)?, holds: Bool) {
    var own = Own(offer: offer)
    if let name = offer.name, let cache = ImageCache() {
      let path = "\(cache.folder)/\(name)"
      if let file = cache.whole(path), file.bytes.count == offer.places.byteCount {
        (own.file, own.offer.path) = (file, path)
        return (own, nil, true)
      }
      if let (temporary, file) = try? cache.makeFile(byteCount: offer.places.byteCount) {
        (own.file, own.offer.path) = (file, temporary.path)
        return (own, (temporary, path), false)
      }
    }
    guard let file = try? MappedFile(inMemory: offer.places.byteCount) else { return (nil, nil, false) }
    (own.file, own.offer.path) = (file, file.path)
    return (own, nil, false)
  }

  private static func broadcast(
    _ offer: Offer?, from root: Int, over communicator: any Communicator
  ) throws(CommunicationError) -> Offer {
    let text = offer.flatMap { try? JSONEncoder().encode($0) } ?? Data()
    let received = try communicator.broadcastBytes(Array(text), root: root)
    guard let offer = try? JSONDecoder().decode(Offer.self, from: Data(received)) else {
      preconditionFailure("an offer is numbers and texts, which JSON has")
    }
    return offer
  }
}

/// The most bytes of images on their way at once: large enough to cost no time, small enough for a second on 10 Mbit/s.
private let pieceBytes = 1 << 20

extension Communicator {
  /// Overwrites `bytes` of those ranks that take them with rank 0's, in pieces, each of which the watchdog gives its time: a large set may well
  /// take longer over a slow network.
  func broadcast(pieces bytes: UnsafeMutableRawBufferPointer, takes: Bool = true) throws(CommunicationError) {
    let unwanted = Buffer<UInt8>(count: takes || rank == 0 ? 0 : min(pieceBytes, bytes.count))
    for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
      let range = start..<min(start + pieceBytes, bytes.count)
      let piece =
        takes || rank == 0
        ? UnsafeMutableRawBufferPointer(rebasing: bytes[range]) : unwanted.view[0..<range.count].bytes
      do throws(CommunicationError) {
        try broadcast(piece, root: 0)
      } catch {
        throw error.during("sending the data")
      }
    }
  }
}
