import Kernels
import Memory

/// f(x W + b) of a vector; W is inputs x units. Keras's `Dense`.
package struct DenseLayer: Layer {
  package static let kind = "dense"
  package static let className = "Dense"
  package static var grain: LayerGrain { .batch }

  package var units = 1
  package var activation = Activation.linear
  package var kernelRegularizer: Regularizer?

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("units", &units, atLeast: 1, isRequired: true)
    try keys.choice("activation", &activation)
    try keys.regularizer("kernel_regularizer", &kernelRegularizer)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .vector(let count) = inputs[0] else {
      throw LayerMisfit("is dense and gets an image \(inputs[0]); put `- flatten` before it")
    }
    let most = ModelPlan.mostElements / max(count, 1)
    guard units > 0, units <= most else {
      throw LayerMisfit("has \(units) units on \(count) inputs; expected 1 to \(most)")
    }
    try kernelRegularizer.check("kernel_regularizer")
    return .vector(units)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    [
      .kernel([inputs[0].count, units], regularizer: kernelRegularizer), .bias(units),
    ]
  }

  package func products(inputs: [Shape], output: Shape) -> Int { inputs[0].count * units }

  package var words: [String] { [counted(units, "unit"), activation.rawValue] + kernelRegularizer.words }

  package var givesProbabilities: Bool { activation == .softmax }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.batchInput(of: index)
    // The loss has the last softmax.
    let activation = builder.isLast(index) && activation == .softmax ? .linear : activation
    let output = builder.addOutput(of: index, isRectified: activation == .relu)
    let (kernel, bias) = (builder.parameter(0, of: index), builder.parameter(1, of: index))
    builder.append(
      DenseOperation(
        Dense(inputs: input.tensor.shape.count, units: units, inputStride: input.tensor.stride), activation: activation,
        batch: builder.batch, input: input, output: output, weights: kernel.weights, bias: bias.weights,
        transposed: kernel.transposed,
        gradients: zip(kernel.gradients, bias.gradients).map { ($0, $1) }, scratch: builder.scratch,
        clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// f(x W + b) of a vector.
  public static func dense(
    units: Int, activation: Activation = .linear, kernelRegularizer: Regularizer? = nil
  ) -> LayerDescription {
    var layer = DenseLayer()
    (layer.units, layer.activation, layer.kernelRegularizer) = (units, activation, kernelRegularizer)
    return LayerDescription(layer)
  }
}
