import FMDistKernels
import FMDistMemory

/// f(x W + b) of a vector; W is inputs x units. Keras's `Dense`.
package struct DenseLayer: LearningLayer {
  package static let name = "dense"
  package static let className = "Dense"
  package static var grain: LayerGrain { .batch }

  package var units = 1
  package var activation = Activation.linear
  package var useBias = true
  package var kernel = LearnedArray()
  package var bias = LearnedArray(.zeros)

  package static var kernels: [(key: String, path: WritableKeyPath<Self, LearnedArray>)] { [("kernel", \.kernel)] }

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("units", &units, atLeast: 1, isRequired: true)
    try visitLearned(&keys)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .vector(let count) = inputs[0] else {
      throw LayerMisfit(
        "is dense and gets an image \(inputs[0]); put `- flatten` before it, or use "
          + "`- conv2d: {filters: \(units), kernel_size: 1}` for a product at each pixel")
    }
    let most = ModelPlan.mostElements / max(count, 1)
    guard units > 0, units <= most else {
      throw LayerMisfit("has \(units) units on \(count) inputs; expected 1 to \(most)")
    }
    try checkLearned()
    return .vector(units)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    [.kernel([inputs[0].count, units], initializer: kernel.initializer, regularizer: kernel.regularizer)]
      + biasDescription(units)
  }

  package func products(inputs: [Shape], output: Shape) -> Int { inputs[0].count * units }

  package var words: [String] {
    [counted(units, "unit")] + learnedWords
  }

  package var outputActivation: Activation? { Activation.ofOutputs.first { $0 == activation } }

  package static func commonScratchCount(_ plan: ModelPlan, at index: Int, samples: Int) -> Int {
    let layer = plan.layers[index]
    guard layer.changes else { return 0 }
    let dense = Dense(inputs: layer.input.count, units: layer.output.count, inputStride: layer.input.count)
    return dense.panelCount(samples: samples)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.batchInput(of: index)
    // The loss has the model's last activation.
    let activation = builder.leavesActivation(at: index) ? .linear : activation
    let output = builder.addOutput(of: index, isRectified: activation == .relu)
    let argument = builder.argument(of: activation, for: output)
    builder.append(
      DenseOperation(
        Dense(inputs: input.tensor.shape.count, units: units, inputStride: input.tensor.stride),
        activation: activation.inPass, batch: builder.batch, input: input,
        output: argument, kernel: builder.parameter(0, of: index),
        bias: biasMemory(of: index, in: builder), scratch: builder.scratch,
        commonScratch: builder.commonScratch, clock: builder.clock(index)))
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
    layer.kernel = LearnedArray(kernelInitializer, regularizer: kernelRegularizer)
    layer.bias = LearnedArray(biasInitializer, regularizer: biasRegularizer)
    return LayerDescription(layer)
  }
}
