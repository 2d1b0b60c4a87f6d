/// What a value of a graph is.
enum ONNXValue {
  /// What is computed of the images.
  case features(ONNXFeatures)
  /// Floats that are always the same.
  case constant(ONNXConstant)
  /// Integers that are the same but for the number of images: sizes, axes. A scalar is one that is no list.
  case sizes([ONNXSize], isScalar: Bool)

  /// In words, for messages.
  var words: String {
    switch self {
    case .features(let features): "\(features.text) values of the images"
    case .constant(let constant): "constant floats of shape \(constant.shape)"
    case .sizes(let sizes, _): "\(sizes.count) constant integers"
    }
  }
}

/// Constant floats with their shape.
struct ONNXConstant {
  let shape: [Int]
  let values: [Float]
}

/// A size that a graph computes with.
enum ONNXSize: Equatable {
  /// The number of images.
  case batch
  case number(Int)
}

/// Each channel times a factor, and a summand: one for all, or one for each.
struct ONNXAffine: Equatable {
  var scale, offset: [Double]

  static let identity = ONNXAffine(scale: [1], offset: [0])

  var isIdentity: Bool { isShift && offset.allSatisfy { $0 == 0 } }
  /// Whether nothing is multiplied.
  var isShift: Bool { scale.allSatisfy { $0 == 1 } }
  /// Whether all channels have the same.
  var isUniform: Bool { scale.count == 1 && offset.count == 1 }

  /// This, and then `next`.
  func then(_ next: ONNXAffine) -> ONNXAffine {
    ONNXAffine(
      scale: Self.zip(scale, next.scale, *),
      offset: Self.zip(Self.zip(offset, next.scale, *), next.offset, +))
  }

  private static func zip(_ one: [Double], _ other: [Double], _ combine: (Double, Double) -> Double) -> [Double] {
    (0..<max(one.count, other.count)).map {
      combine(one[one.count == 1 ? 0 : $0], other[other.count == 1 ? 0 : $0])
    }
  }
}

extension Double {
  /// The number that `value` is meant to be: the one with the fewest digits that is this float.
  init(shortest value: Float) { self = Double(value.description) ?? Double(value) }
}
