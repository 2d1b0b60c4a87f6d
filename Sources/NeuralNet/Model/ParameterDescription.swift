/// One array that a layer learns, in Keras's own layout: HWIO for convolutions, inputs x units for dense layers.
public struct ParameterDescription: Equatable, Sendable {
  /// `layer/kernel` or `layer/bias`.
  public let name: String
  /// The sizes of its axes, the last one being the output's channels.
  public let shape: [Int]
  /// λ, what its squares are multiplied with in the loss: ``Regularizer``.
  public let l2: Double

  init(name: String, shape: [Int], l2: Double = 0) {
    self.name = name
    self.shape = shape
    self.l2 = l2
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
  /// Whether it is added rather than multiplied, and starts as zeros.
  public var isBias: Bool { shape.count == 1 }
  /// The last axis: units or filters.
  public var columns: Int { shape.last ?? 1 }
  /// All other axes together: the length of the sum that each output is.
  public var rows: Int { count / max(columns, 1) }

  /// The products that each output sums, and that each input takes part in: what Glorot's limit is made of.
  var fans: (input: Int, output: Int) {
    let window = shape.dropLast(2).reduce(1, *)
    return (rows, window * columns)
  }
}
