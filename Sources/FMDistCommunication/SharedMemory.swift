import FMDistMemory

/// Memory that the ranks of one host have in common: a part for each of them, which all can read and write.
///
/// Who writes what when is settled by a ``HostBarrier``. Parts are zero at first and begin on a cache line.
package final class SharedMemory {
  /// The parts, by the ranks' numbers on this host.
  package let parts: [UnsafeMutableRawBufferPointer]
  private let release: () throws(CommunicationError) -> Void
  /// Whether it has been given back.
  package private(set) var isClosed = false

  /// `parts` that `release` gives back.
  package init(
    parts: [UnsafeMutableRawBufferPointer], release: @escaping () throws(CommunicationError) -> Void
  ) {
    self.parts = parts
    self.release = release
  }

  /// Gives the memory back. Called once, on every rank of the host, when none uses it any more. If it throws, all still have it.
  package func close() throws(CommunicationError) {
    guard !isClosed else { return }
    isClosed = true
    do {
      try release()
    } catch {
      isClosed = false
      throw error
    }
  }
}

/// Cuts a part of shared memory into arrays, in the same places on every rank that asks for the same.
package struct SharedLayout {
  /// The bytes so far: what to ask a communicator for.
  package private(set) var byteCount = 0

  /// A layout of nothing.
  package init() {}

  /// Where `count` elements lie: whole cache lines, so that no two arrays share one.
  package mutating func reserve<Element>(_: Element.Type, count: Int) -> Range<Int> {
    let start = byteCount
    let bytes = count * MemoryLayout<Element>.stride
    byteCount += (bytes + Buffer<UInt8>.alignment - 1) / Buffer<UInt8>.alignment * Buffer<UInt8>.alignment
    return start..<start + bytes
  }
}

extension SharedMemory {
  /// The elements at `bytes`, as reserved by a ``SharedLayout``, of the part of local rank `part`; they keep this memory alive.
  package func buffer<Element>(_: Element.Type, at bytes: Range<Int>, ofPart part: Int) -> Buffer<Element> {
    guard let start = parts[part].baseAddress, bytes.upperBound <= parts[part].count else {
      preconditionFailure("an array at bytes \(bytes) of a part of \(parts[part].count)")
    }
    let count = bytes.count / MemoryLayout<Element>.stride
    let base = (start + bytes.lowerBound).bindMemory(to: Element.self, capacity: count)
    return Buffer(borrowing: View(base: base, count: count), from: self)
  }
}
