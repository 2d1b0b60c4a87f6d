import FMDistPlatform
import Glibc

/// Memory for `count` elements, aligned to a cache line, zeroed at first, freed with its last reference.
///
/// The only owner of unsafe memory in fmdist, or the only way to memory that processes share. Everything that computes is handed
/// a ``View`` of it; whoever makes views keeps the buffer alive for as long as they are used.
///
/// Not for: collections that grow, or small values. Use `Array` there.
public final class Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Sendable because what it refers to is immutable; who writes which elements when is settled by the plans that cut views.

  /// All elements.
  public let view: View<Element>
  /// Whose memory it is, if not this buffer's.
  package let owner: AnyObject?

  /// The alignment of the first element, in bytes: a cache line, and the widest vector.
  public static var alignment: Int { 64 }

  /// Allocates `count` zeroed elements; every bit pattern zero must be a valid `Element`. Where the system has no memory for them, the
  /// program ends: with one sentence and code 71 if it has prepared that, else by a trap that names the bytes.
  public init(count: Int) {
    precondition(count >= 0, "a buffer cannot have \(count) elements")
    let (size, overflow) = MemoryLayout<Element>.stride.multipliedReportingOverflow(by: count)
    precondition(!overflow, "a buffer of \(count) elements is larger than the address space")
    MemoryShortage.take(size)
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, Self.alignment, max(size, 1)) == 0, let bytes = memory else {
      MemoryShortage.end(bytes: size)
    }
    memset(bytes, 0, max(size, 1))
    view = View(base: bytes.bindMemory(to: Element.self, capacity: max(count, 1)), count: count)
    owner = nil
  }

  /// Elements in memory of `owner`, which it keeps alive and does not free.
  public init(borrowing view: View<Element>, from owner: AnyObject) {
    self.view = view
    self.owner = owner
  }

  /// A buffer that holds a copy of `elements`.
  @inlinable
  public convenience init(_ elements: some Collection<Element>) {
    self.init(count: elements.count)
    for (index, element) in elements.enumerated() { view[index] = element }
  }

  deinit {
    guard owner == nil else { return }
    free(view.base)
    MemoryShortage.giveBack(count * MemoryLayout<Element>.stride)
  }

  /// The number of elements.
  public var count: Int { view.count }
}
