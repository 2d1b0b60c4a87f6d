/// A window on elements of a ``Buffer``: a base address and a count, copied freely, owning nothing.
///
/// Subscripts are checked against the count. Kernels check their sizes once at entry and then use ``base``.
///
/// A view does not keep its buffer alive: `makeBuffer().view` dangles at once. Hold the buffer, or use
/// `withExtendedLifetime`.
public struct View<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Sendable as an address is; who writes which elements when is settled by the plans that cut views.

  /// The address of the first element.
  public let base: UnsafeMutablePointer<Element>
  /// The number of elements from ``base``.
  public let count: Int

  /// A view of `count` elements from `base`, which must outlive it.
  @inlinable
  public init(base: UnsafeMutablePointer<Element>, count: Int) {
    self.base = base
    self.count = count
  }

  /// The element at `index`.
  @inlinable
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "index outside the view")
      return base[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "index outside the view")
      base[index] = newValue
    }
  }

  /// The elements of `range`, counted from this view's first.
  @inlinable
  public subscript(range: Range<Int>) -> View {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the view")
    return View(base: base + range.lowerBound, count: range.count)
  }

  /// The same memory as bytes.
  @inlinable
  public var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride)
  }

  /// The same memory as a buffer pointer, for the standard library's algorithms.
  @inlinable
  public var elements: UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(start: base, count: count) }

  /// Copies all elements of `source`, which must have the same count and may not overlap.
  @inlinable
  public func copy(from source: View) {
    precondition(source.count == count, "source and destination differ in length")
    base.update(from: source.base, count: count)
  }

  /// Sets every element to `value`.
  @inlinable
  public func fill(_ value: Element) { base.update(repeating: value, count: count) }
}
