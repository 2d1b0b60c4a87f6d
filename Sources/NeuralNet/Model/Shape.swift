/// The shape of one sample between two layers, in Keras's order: (height, width, channels) or (units).
public enum Shape: Equatable, Sendable, CustomStringConvertible {
  /// An image, channels last.
  case image(height: Int, width: Int, channels: Int)
  /// A vector.
  case vector(Int)

  /// The number of elements.
  public var count: Int {
    switch self {
    case .image(let height, let width, let channels): height * width * channels
    case .vector(let units): units
    }
  }

  /// The length of the last axis.
  public var channels: Int {
    switch self {
    case .image(_, _, let channels): channels
    case .vector(let units): units
    }
  }

  /// As Keras writes it, without the batch: `(26, 26, 32)`.
  public var description: String {
    switch self {
    case .image(let height, let width, let channels): "(\(height), \(width), \(channels))"
    case .vector(let units): "(\(units))"
    }
  }
}
