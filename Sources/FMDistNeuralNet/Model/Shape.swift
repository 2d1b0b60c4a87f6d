import FMDistKernels

/// The shape of one sample between two layers, in Keras's order: (height, width, channels) or (units).
package enum Shape: Equatable, Sendable, CustomStringConvertible {
  /// An image, channels last.
  case image(height: Int, width: Int, channels: Int)
  /// A vector.
  case vector(Int)

  /// The number of elements.
  package var count: Int {
    switch self {
    case .image(let height, let width, let channels): height * width * channels
    case .vector(let units): units
    }
  }

  /// The length of the last axis.
  package var channels: Int {
    switch self {
    case .image(_, _, let channels): channels
    case .vector(let units): units
    }
  }

  /// Whether every side is at least 1 and the elements are at most `most`, without computing a product that overflows.
  func hasElements(upTo most: Int) -> Bool {
    let sides =
      switch self {
      case .image(let height, let width, let channels): [height, width, channels]
      case .vector(let units): [units]
      }
    var product = 1
    for side in sides {
      guard side > 0, side <= most / product else { return false }
      product *= side
    }
    return true
  }

  /// As Keras writes it, without the batch: `(26, 26, 32)`.
  package var description: String {
    switch self {
    case .image(let height, let width, let channels): "(\(height), \(width), \(channels))"
    case .vector(let units): "(\(units))"
    }
  }
}

extension Shape {
  /// Itself; throws where it has more elements than a sample may, channels padded to whole blocks.
  func checked() throws(LayerMisfit) -> Shape {
    let blocks =
      switch self {
      case .image(let height, let width, let channels):
        Shape.image(height: height, width: width, channels: padded(channels))
      case .vector(let units): Shape.vector(padded(units))
      }
    guard blocks.hasElements(upTo: ModelPlan.mostElements - 1) else {
      throw LayerMisfit("is too large: \(ModelPlan.mostElements) outputs or more, channels padded to sixteen")
    }
    return self
  }
}
