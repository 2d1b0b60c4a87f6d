internal import CFMDistMemoryPages
import FMDistPlatform

/// Bytes that arrive piece by piece. Memory is taken for those that have come, whatever a header promises.
///
/// The memory is pages of the system's, which become memory when they are written and move without being copied. Growing takes time
/// in proportion to what arrives.
///
/// Not for: what is known to be of some size. Use ``Buffer`` there.
public final class GrowingBytes {
  /// Where the bytes are, the first ``count`` of which have arrived.
  private var pages: UnsafeMutableRawPointer?
  private var capacity = 0
  /// What has been asked for, of which ``MemoryShortage`` knows.
  private var wanted = 0
  /// The bytes that have arrived.
  public private(set) var count = 0

  private static let firstCapacity = 1 << 20
  private static let pageBytes = 4096

  /// None yet.
  public init() {}

  deinit {
    guard let pages else { return }
    fmdist_pages_give_back(pages, capacity)
    MemoryShortage.giveBack(wanted)
  }

  /// Appends what `fill` writes into `room` bytes at most; it gives how many that were, and so does this.
  public func append<Failure: Error>(
    room: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> Int {
    guard room > 0 else { return 0 }
    let written = try fill(reserve(room))
    precondition((0...room).contains(written), "more was written than there was room for")
    count += written
    return written
  }

  /// Appends what `fill` writes, piece by piece, until there are `total` bytes. A piece is as long as all before it, so that memory follows
  /// what arrives. False where `fill` ended before: by fewer bytes than it had room for.
  public func append<Failure: Error>(
    upTo total: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> Bool {
    while count < total {
      let room = min(total - count, max(Self.firstCapacity, count))
      guard try append(room: room, fill) == room else { return false }
    }
    return true
  }

  /// Room for `more` bytes behind those that have arrived, zero where nobody has written; they count once ``advance(by:)`` says so.
  /// It is good until the next call.
  public func reserve(_ more: Int) -> UnsafeMutableRawBufferPointer {
    let (needed, overflow) = count.addingReportingOverflow(more)
    guard !overflow, needed < .max - Self.pageBytes else { MemoryShortage.end(bytes: more) }
    if needed > capacity { grow(to: needed) }
    return UnsafeMutableRawBufferPointer(start: pages.map { $0 + count }, count: more)
  }

  /// Counts `more` bytes that were written into reserved room.
  public func advance(by more: Int) {
    precondition(more >= 0 && count + more <= capacity, "more was written than there was room for")
    count += more
  }

  private func grow(to needed: Int) {
    MemoryShortage.take(needed - wanted)
    wanted = needed
    let doubled = max(Self.firstCapacity, capacity < 1 << 40 ? 2 * capacity : 0)
    // Where the system won't give twice as much, as under ulimit -v, what is needed may do.
    if resize(to: max(needed, doubled)) || resize(to: needed) { return }
    MemoryShortage.end(bytes: needed)
  }

  private func resize(to bytes: Int) -> Bool {
    let rounded = (bytes + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes
    let new = pages.map { fmdist_pages_resize($0, capacity, rounded) } ?? fmdist_pages_take(rounded)
    guard let new else { return false }
    (pages, capacity) = (new, rounded)
    return true
  }

  /// All that have arrived, as elements of a buffer, which takes the memory over: this is empty then.
  public func finish() -> Buffer<UInt8> {
    defer { (pages, capacity, count, wanted) = (nil, 0, 0, 0) }
    guard let pages, count > 0 else {
      if let pages { fmdist_pages_give_back(pages, capacity) }
      MemoryShortage.giveBack(wanted)
      return Buffer(count: 0)
    }
    _ = resize(to: count)
    let base = self.pages ?? pages
    let view = View(base: base.bindMemory(to: UInt8.self, capacity: count), count: count)
    return Buffer(borrowing: view, from: Pages(base: base, bytes: capacity, wanted: wanted))
  }

  /// `count` zeros that become memory only where they are written.
  public static func zeros(_ count: Int) -> Buffer<UInt8> {
    let bytes = GrowingBytes()
    _ = bytes.reserve(count)
    bytes.advance(by: count)
    return bytes.finish()
  }
}

/// Pages that a buffer keeps.
private final class Pages: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer
  private let bytes: Int
  private let wanted: Int

  init(base: UnsafeMutableRawPointer, bytes: Int, wanted: Int) {
    self.base = base
    self.bytes = bytes
    self.wanted = wanted
  }

  deinit {
    fmdist_pages_give_back(base, bytes)
    MemoryShortage.giveBack(wanted)
  }
}
