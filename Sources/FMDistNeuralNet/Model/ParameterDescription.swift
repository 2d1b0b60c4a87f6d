import FMDistKernels

/// One array that a layer learns or keeps, in Keras's own layout: HWIO for convolutions, inputs x units for dense layers.
package struct ParameterDescription: Equatable, Sendable {
  /// What the array follows from step to step.
  package enum Update: Equatable, Sendable {
    /// The optimizer, by the gradient.
    case optimizer
    /// Nobody's gradient: m a + (1 - m) b, where b is the mean over the batch of what the layer gives in place of a gradient.
    case movingAverage(momentum: Double)
    /// Nothing: its layer is frozen.
    case none
  }

  /// Of what data gradient a kernel is read with rows and columns exchanged.
  package enum Transposition: Equatable, Sendable {
    /// Of none.
    case none
    /// Of that of the layer's input, where there is one.
    case ofInput
    /// Of that of something inside the layer, always.
    case inside
  }

  /// `layer/kernel` or `layer/bias`.
  package private(set) var name: String
  /// The sizes of its axes, the last one being the output's channels.
  package let shape: [Int]
  /// What it adds to the loss.
  package private(set) var regularizer: Regularizer?
  /// What it is before the first step.
  package let initializer: Initializer
  /// What it follows.
  package private(set) var update: Update
  /// What the optimizer's learning rate is multiplied by.
  package private(set) var learningRateMultiplier = 1.0
  /// The rows of a block that belong to one tap of a kernel's window: the input's channels. A vector has one.
  let rowsOfTap: Int
  /// Of what data gradient it is read with rows and columns exchanged.
  let transposition: Transposition
  /// How many of the last axes are the columns of the matrix that it is packed as; all others are its rows.
  let columnAxes: Int

  /// The array called `role`; its layer's name is put before that when the model is planned.
  package init(
    role: String, shape: [Int], regularizer: Regularizer? = nil, initializer: Initializer, update: Update = .optimizer,
    rowsOfTap: Int = 1, transposition: Transposition = .none, columnAxes: Int = 1
  ) {
    name = role
    self.shape = shape
    self.regularizer = regularizer.flatMap { $0.isNothing ? nil : $0 }
    self.initializer = initializer
    self.update = update
    self.rowsOfTap = rowsOfTap
    self.transposition = transposition
    self.columnAxes = columnAxes
  }

  /// What a dense layer or a convolution multiplies with: inputs x units, or height x width x channels x filters.
  package static func kernel(
    _ shape: [Int], role: String = "kernel", initializer: Initializer = .glorotUniform, regularizer: Regularizer? = nil,
    transposition: Transposition = .ofInput
  ) -> ParameterDescription {
    ParameterDescription(
      role: role, shape: shape, regularizer: regularizer, initializer: initializer, rowsOfTap: shape[shape.count - 2],
      transposition: transposition)
  }

  /// What a depthwise convolution multiplies with: height x width x channels x multiplier. Packed as taps x outputs.
  package static func depthwiseKernel(
    _ shape: [Int], role: String = "kernel", initializer: Initializer = .glorotUniform, regularizer: Regularizer? = nil
  ) -> ParameterDescription {
    ParameterDescription(
      role: role, shape: shape, regularizer: regularizer, initializer: initializer, rowsOfTap: shape[0] * shape[1],
      columnAxes: 2)
  }

  /// What is added to each of `channels`.
  package static func bias(
    _ channels: Int, initializer: Initializer = .zeros, regularizer: Regularizer? = nil
  ) -> ParameterDescription {
    ParameterDescription(role: "bias", shape: [channels], regularizer: regularizer, initializer: initializer)
  }

  func named(_ layer: String) -> ParameterDescription {
    var copy = self
    copy.name = "\(layer)/\(name)"
    return copy
  }

  /// The same, which stays as it is and adds nothing to the loss: Keras's `trainable = False`.
  func frozen() -> ParameterDescription {
    var copy = self
    (copy.update, copy.regularizer) = (.none, nil)
    return copy
  }

  /// The same, which follows its gradient at the optimizer's learning rate times `multiplier`.
  func learning(atRateTimes multiplier: Double) -> ParameterDescription {
    var copy = self
    copy.learningRateMultiplier = multiplier
    return copy
  }

  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }
  /// Whether it has one element a channel.
  package var isVector: Bool { shape.count == 1 }
  /// Whether the optimizer follows its gradient.
  package var isTrainable: Bool { update == .optimizer }
  /// Whether training changes it.
  package var changes: Bool { update != .none }
  /// The last axis, units or filters; of a depthwise kernel the last two.
  package var columns: Int { shape.suffix(columnAxes).reduce(1, *) }
  /// All other axes together: the length of the sum that each output is.
  package var rows: Int { count / max(columns, 1) }

  /// What Glorot's limit is made of, as Keras counts it: the last two axes, each times the window before them.
  var fans: (input: Int, output: Int) {
    guard shape.count > 1 else { return (columns, columns) }
    let window = shape.dropLast(2).reduce(1, *)
    return (window * shape[shape.count - 2], window * shape[shape.count - 1])
  }
}
