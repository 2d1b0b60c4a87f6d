import FMDistKernels

/// Positions of some channels each: what activations, softmax and cross-entropy work on.
package struct PositionsShape: Sendable, CustomStringConvertible {
  package var activation = Activation.softmax
  package var positions = 1
  package var channels: Int
  /// Floats from position to position.
  package var stride: Int
  /// The greatest magnitude of the numbers.
  package var scale: Float = 1

  package var description: String {
    "\(activation) \(positions)x\(channels)" + (stride == channels ? "" : " stride \(stride)")
      + (scale == 1 ? "" : " to \(scale)")
  }

  var count: Int { positions * channels }

  static let elementwise = Activation.allCases.filter { $0 != .softmax }

  /// Element by element, one position is as good as many.
  static let elements: [PositionsShape] = elementwise.flatMap { activation in
    [0, 1, 15, 16, 17, 33, 48, 49].map {
      PositionsShape(activation: activation, channels: $0, stride: $0, scale: 12)
    }
  }

  static let rows: [PositionsShape] = [1, 2, 10, 15, 16, 17, 33].flatMap { channels in
    Set([channels, padded(channels), channels + 3]).sorted().flatMap { stride in
      [0.1, 5, 60].map { PositionsShape(positions: 7, channels: channels, stride: stride, scale: $0) }
    }
  }

  /// The recipes' hidden layers, and the images of a convolution of 32 filters.
  static let elementRecipes: [PositionsShape] = [Activation.relu, .sigmoid, .tanh].map {
    PositionsShape(activation: $0, positions: 26 * 26, channels: 32, stride: 32, scale: 3)
  }

  /// Ten classes.
  static let rowRecipes = [
    PositionsShape(positions: 64, channels: 10, stride: 16, scale: 3),
    PositionsShape(positions: 256, channels: 10, stride: 16, scale: 3),
  ]
}
