internal import CFMDistMemoryPages
import FMDistPlatform
import Glibc

/// A file whose bytes are memory, in common with all processes of the host that map it: a host holds them once, however many read them.
///
/// A file on a disk is read when it is used, and leaves memory when that is short; one in memory stays. What is mapped stays as it is when the
/// file's name is removed or given to another.
package final class MappedFile: Sendable {
  /// The name by which another process of this host opens it.
  package let path: String
  /// All of its bytes.
  package nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer
  /// Whether it lies in memory, and nowhere else.
  package let isMemory: Bool
  /// Open as long as this lives.
  private let descriptor: Int32
  /// Whose descriptor it is, and who takes the file away that has got no other name; nil for its own.
  private let temporary: TemporaryFile?
  /// Says what was lost where the bytes cannot be read any more.
  private let mapping: NamedMapping

  /// Maps the file at `path`, all of it, for reading or, if `writes`, for both.
  package convenience init(opening path: String, writes: Bool = false) throws(SystemError) {
    let descriptor = FileSystem.open(path, writes ? O_RDWR : O_RDONLY)
    guard descriptor >= 0 else { throw SystemError() }
    guard let size = FileStatus(descriptor: descriptor)?.size, size > 0 else {
      close(descriptor)
      throw SystemError(EINVAL)
    }
    // What another process has put into memory is counted there.
    try self.init(descriptor, path: path, count: size, writes: writes, isMemory: false)
  }

  /// A new file of `count` zeros in memory.
  package convenience init(inMemory count: Int) throws(SystemError) {
    let descriptor = fmdist_memory_file(max(count, 1))
    guard descriptor >= 0 else { throw SystemError() }
    MemoryShortage.take(count)
    try self.init(
      descriptor, path: "/proc/\(getpid())/fd/\(descriptor)", count: max(count, 1), writes: true, isMemory: true)
  }

  /// Makes the empty file `temporary` one of `count` zeros, for which the disk has room, and maps it.
  package convenience init(extending temporary: TemporaryFile, to count: Int) throws(SystemError) {
    // Without room, writing to the memory would end in SIGBUS.
    let code = posix_fallocate(temporary.descriptor, 0, off_t(count))
    guard code == 0 else { throw SystemError(code) }
    try self.init(
      temporary.descriptor, path: temporary.path, count: count, writes: true, isMemory: false, temporary: temporary)
  }

  private init(
    _ descriptor: Int32, path: String, count: Int, writes: Bool, isMemory: Bool, temporary: TemporaryFile? = nil
  ) throws(SystemError) {
    let pages = mmap(nil, count, writes ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, descriptor, 0)
    guard let pages, pages != MAP_FAILED else {
      let error = SystemError()
      if temporary == nil { close(descriptor) }
      throw error
    }
    (self.path, self.isMemory, self.descriptor, self.temporary) = (path, isMemory, descriptor, temporary)
    bytes = UnsafeMutableRawBufferPointer(start: pages, count: count)
    mapping = NamedMapping(UnsafeRawBufferPointer(bytes), isMemory ? nil : path)
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
    if temporary == nil { close(descriptor) }
    if isMemory { MemoryShortage.giveBack(bytes.count) }
  }

  /// The `count` elements that begin at byte `offset`, a multiple of their alignment; they keep the file mapped.
  package func buffer<Element: BitwiseCopyable & Sendable>(
    _: Element.Type = Element.self, at offset: Int, count: Int
  ) -> Buffer<Element> {
    precondition(
      offset >= 0 && count >= 0 && offset + count * MemoryLayout<Element>.stride <= bytes.count,
      "elements beyond the end of a file")
    guard let start = bytes.baseAddress else { preconditionFailure("a file mapped nowhere") }
    let base = (start + offset).bindMemory(to: Element.self, capacity: max(count, 1))
    return Buffer(borrowing: View(base: base, count: count), from: self)
  }

  /// Where in the file `address` lies; nil if elsewhere.
  package func offset(of address: UnsafeRawPointer) -> Int? {
    guard let start = bytes.baseAddress else { return nil }
    let offset = address - UnsafeRawPointer(start)
    return (0..<bytes.count).contains(offset) ? offset : nil
  }

  /// Overwrites what lies at byte `offset`, as writing to the memory would; of new pages in less than half of the time, on a disk in a tenth.
  package func write(_ source: View<UInt8>, at offset: Int) throws(SystemError) {
    guard let start = source.bytes.baseAddress else { return }
    var done = 0
    while done < source.count {
      let count = pwrite(descriptor, start + done, source.count - done, off_t(offset + done))
      if count > 0 { done += count } else if errno != EINTR { throw SystemError() }
    }
  }

  /// Has the system read `range` of the file's bytes, and waits for nothing. Allocates nothing.
  package func readAhead(_ range: Range<Int>) {
    let pageBytes = 4096
    guard !isMemory, let start = bytes.baseAddress else { return }
    let first = range.lowerBound / pageBytes * pageBytes
    madvise(start + first, range.upperBound - first, MADV_WILLNEED)
  }

  /// Starts to write `range` of the file's bytes to its disk, and waits for nothing.
  package func writeBehind(_ range: Range<Int>) {
    guard !isMemory else { return }
    fmdist_write_behind(descriptor, range.lowerBound, range.count)
  }
}
