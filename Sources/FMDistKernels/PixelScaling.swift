/// How pixels are scaled before they enter the model: `data.scaling`.
package enum PixelScaling: Equatable, Sendable {
  /// 0 ... 255
  case none
  /// 0 ... 1: divided by 255
  case unit
  /// Mean 0 and standard deviation 1 at each place of the image, over the images that are trained.
  case standard
  /// Mean 0 and standard deviation 1 in each channel, over the images that are trained.
  case standardByChannel
  /// Divided by 255, less the channel's mean, divided by its deviation. PyTorch's `Normalize` behind `ToTensor`, to the last bit.
  case channels([Channel])

  /// What a channel is scaled with, on the scale 0 to 1.
  package struct Channel: Equatable, Sendable {
    /// What becomes 0.
    package var mean: Double
    /// What becomes 1 above it; not 0.
    package var deviation: Double

    package init(mean: Double, deviation: Double) { (self.mean, self.deviation) = (mean, deviation) }
  }

  /// Those that are a word, as configurations have them.
  package static let named: [(name: String, scaling: PixelScaling)] = [
    ("none", .none), ("unit", .unit), ("standard", .standard), ("standard_by_channel", .standardByChannel),
  ]

  /// The word for it; nil where numbers are given.
  package var name: String? { Self.named.first { $0.scaling == self }?.name }

  /// Whether it learns something of the images that are trained.
  package var isFitted: Bool { self == .standard || self == .standardByChannel }
}
