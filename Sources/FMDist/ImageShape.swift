/// Height, width and channels of an image: 1 channel for grey, 3 for colour.
public struct ImageShape: Sendable, Hashable, CustomStringConvertible {
  /// In pixels.
  public var height: Int
  /// In pixels.
  public var width: Int
  /// 1 for grey, 3 for colour.
  public var channels: Int

  /// A shape of these sides.
  public init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  /// `28x28x1`.
  public var description: String { "\(height)x\(width)x\(channels)" }

  /// The bytes of an image; nil where there can be none.
  var count: Int? {
    guard height > 0, width > 0, channels > 0 else { return nil }
    let (area, overflow) = height.multipliedReportingOverflow(by: width)
    let (count, isTooMuch) = area.multipliedReportingOverflow(by: channels)
    return overflow || isTooMuch ? nil : count
  }
}
