import Kernels

/// One array that a layer learns or keeps, in Keras's own layout: HWIO for convolutions, inputs x units for dense layers.
public struct ParameterDescription: Equatable, Sendable {
  /// What follows the array after each step.
  public enum Update: Equatable, Sendable {
    /// The optimizer, by the gradient.
    case optimizer
    /// Nobody's gradient: m a + (1 - m) b, where b is the mean over the batch of what the layer gives in place of a gradient.
    case movingAverage(momentum: Double)
  }

  /// `layer/kernel` or `layer/bias`.
  public private(set) var name: String
  /// The sizes of its axes, the last one being the output's channels.
  public let shape: [Int]
  /// λ, what its squares are multiplied with in the loss: ``Regularizer``.
  public let l2: Double
  /// What it is before the first step.
  public let initializer: Initializer
  /// What follows it.
  public let update: Update
  /// The rows of a block that belong to one tap of a kernel's window: the input's channels. A vector has one.
  let rowsOfTap: Int
  /// Whether a data gradient reads it with rows and columns exchanged.
  let isTransposed: Bool

  /// The array called `role`; its layer's name is put before that when the model is planned.
  package init(
    role: String, shape: [Int], l2: Double = 0, initializer: Initializer, update: Update = .optimizer,
    rowsOfTap: Int = 1, isTransposed: Bool = false
  ) {
    name = role
    self.shape = shape
    self.l2 = l2
    self.initializer = initializer
    self.update = update
    self.rowsOfTap = rowsOfTap
    self.isTransposed = isTransposed
  }

  /// What a dense layer or a convolution multiplies with: inputs x units, or height x width x channels x filters.
  package static func kernel(_ shape: [Int], regularizer: Regularizer?) -> ParameterDescription {
    ParameterDescription(
      role: "kernel", shape: shape, l2: regularizer?.l2 ?? 0, initializer: .glorotUniform,
      rowsOfTap: shape[shape.count - 2], isTransposed: true)
  }

  /// What is added to each of `channels`, from zero on.
  package static func bias(_ channels: Int) -> ParameterDescription {
    ParameterDescription(role: "bias", shape: [channels], initializer: .zeros)
  }

  func named(_ layer: String) -> ParameterDescription {
    var copy = self
    copy.name = "\(layer)/\(name)"
    return copy
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
  /// Whether it has one element a channel.
  public var isVector: Bool { shape.count == 1 }
  /// Whether the optimizer follows its gradient.
  public var isTrainable: Bool { update == .optimizer }
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
