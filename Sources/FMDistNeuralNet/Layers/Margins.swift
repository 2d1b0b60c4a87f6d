/// Rows and columns on the four sides of an image, in pixels.
public struct Margins: Equatable, Sendable, CustomStringConvertible {
  /// In pixels.
  public var top, bottom, left, right: Int

  /// On each side its own.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
  }

  /// The same above and below, and on the left and the right.
  public init(_ height: Int, _ width: Int) { self.init(top: height, bottom: height, left: width, right: width) }

  /// As short as a configuration may write it: `1`, `[1, 2]` or `[[1, 2], [3, 4]]`.
  public var description: String {
    if top == bottom, left == right { return top == left ? "\(top)" : "[\(top), \(left)]" }
    return "[[\(top), \(bottom)], [\(left), \(right)]]"
  }

  /// Whether each is from 0 up to the largest that layers take.
  var isPossible: Bool { [top, bottom, left, right].allSatisfy { (0...Extent.most).contains($0) } }
}

extension Margins: ExpressibleByIntegerLiteral {
  /// The same on all sides.
  public init(integerLiteral value: Int) { self.init(value, value) }
}
