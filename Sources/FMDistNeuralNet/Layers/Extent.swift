/// A height and a width, in pixels: `3` for a square, or `[3, 5]`.
public struct Extent: Equatable, Sendable, CustomStringConvertible {
  /// In pixels.
  public var height, width: Int

  /// A window or a step of this size.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// The largest window, step or border that makes sense to anybody: sizes up to this neither overflow nor surprise.
  static let most = 65536

  /// Kernels take sizes as a pair.
  var pair: (Int, Int) { (height, width) }

  /// As in `3 x 3`.
  public var description: String { "\(height) x \(width)" }
}

extension Extent: ExpressibleByIntegerLiteral {
  /// The same in both directions.
  public init(integerLiteral value: Int) { self.init(value, value) }
}

extension Extent: ExpressibleByArrayLiteral {
  /// A height and a width.
  public init(arrayLiteral elements: Int...) {
    precondition(elements.count == 2, "expected a height and a width, found \(elements.count) numbers")
    self.init(elements[0], elements[1])
  }
}
