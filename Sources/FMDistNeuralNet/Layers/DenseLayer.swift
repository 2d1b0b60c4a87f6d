import FMDistKernels
import FMDistMemory

/// f(x W + b) of a vector; W is inputs x units. Keras's `Dense`.
package struct DenseLayer: Layer {
  package static let kind = "dense"
  package static let className = "Dense"
  package static var grain: LayerGrain { .batch }

  package var units = 1
  package var activation = Activation.linear
  package var useBias = true
  package var kernelInitializer = Initializer.glorotUniform
  package var biasInitializer = Initializer.zeros
  package var kernelRegularizer: Regularizer?
  package var biasRegularizer: Regularizer?

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("units", &units, atLeast: 1, isRequired: true)
    try keys.choice("activation", &activation)
    try keys.flag("use_bias", &useBias)
    try keys.initializer("kernel_initializer", &kernelInitializer)
    try keys.initializer("bias_initializer", &biasInitializer)
    try keys.regularizer("kernel_regularizer", &kernelRegularizer)
    try keys.regularizer("bias_regularizer", &biasRegularizer)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .vector(let count) = inputs[0] else {
      throw LayerMisfit("is dense and gets an image \(inputs[0]); put `- flatten` before it")
    }
    let most = ModelPlan.mostElements / max(count, 1)
    guard units > 0, units <= most else {
      throw LayerMisfit("has \(units) units on \(count) inputs; expected 1 to \(most)")
    }
    try kernelInitializer.check("kernel_initializer")
    try biasInitializer.check("bias_initializer")
    try kernelRegularizer.check("kernel_regularizer")
    try biasRegularizer.check("bias_regularizer")
    return .vector(units)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    [
      .kernel(
        [inputs[0].count, units], initializer: kernelInitializer,
        regularizer: kernelRegularizer)
    ] + (useBias ? [.bias(units, initializer: biasInitializer, regularizer: biasRegularizer)] : [])
  }

  package func products(inputs: [Shape], output: Shape) -> Int { inputs[0].count * units }

  package var words: [String] {
    [counted(units, "unit"), activation.rawValue] + (useBias ? [] : ["no bias"])
      + (kernelInitializer == .glorotUniform ? [] : [kernelInitializer.words])
      + (biasInitializer == .zeros || !useBias ? [] : ["bias \(biasInitializer.words)"])
      + kernelRegularizer.words + (useBias ? biasRegularizer.words.map { "bias \($0)" } : [])
  }

  package var givesProbabilities: Bool { activation == .softmax }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.batchInput(of: index)
    // The loss has the last softmax.
    let activation = builder.isLast(index) && activation == .softmax ? .linear : activation
    let output = builder.addOutput(of: index, isRectified: activation == .relu)
    let argument = builder.argument(of: activation, for: output)
    builder.append(
      DenseOperation(
        Dense(inputs: input.tensor.shape.count, units: units, inputStride: input.tensor.stride),
        activation: activation.inPass, batch: builder.batch, input: input,
        output: argument, kernel: builder.parameter(0, of: index),
        bias: useBias ? builder.parameter(1, of: index) : nil, scratch: builder.scratch, clock: builder.clock(index)))
    builder.append(activation, of: argument, into: output, at: index)
  }
}

extension LayerDescription {
  /// f(x W + b) of a vector.
  public static func dense(
    units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil
  ) -> LayerDescription {
    var layer = DenseLayer()
    (layer.units, layer.activation, layer.useBias) = (units, activation, useBias)
    (layer.kernelInitializer, layer.biasInitializer) = (kernelInitializer, biasInitializer)
    (layer.kernelRegularizer, layer.biasRegularizer) = (kernelRegularizer, biasRegularizer)
    return LayerDescription(layer)
  }
}
