import FMDistKernels

/// f(x * W + b), each output channel from one input channel; W is kernel height x width x channels x multiplier. Keras's
/// `DepthwiseConv2D`.
package struct DepthwiseConv2DLayer: ConvolutionLayer {
  package static let name = "depthwise_conv2d"
  package static let className = "DepthwiseConv2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast + .undilated)] }

  package var kernelSize = Extent(1, 1)
  package var strides = Extent(1, 1)
  package var padding = Padding.valid
  package var depthMultiplier = 1
  package var activation = Activation.linear
  package var useBias = true
  package var depthwise = LearnedArray()
  package var bias = LearnedArray(.zeros)

  package static var kernels: [(key: String, path: WritableKeyPath<Self, LearnedArray>)] {
    [("depthwise", \.depthwise)]
  }

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try visitWindow(&keys)
    try keys.integer("depth_multiplier", &depthMultiplier)
    try visitLearned(&keys)
  }

  private var window: DepthwiseWindow {
    DepthwiseWindow(kernelSize: kernelSize, strides: strides, padding: padding, multiplier: depthMultiplier)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    try checkLearned()
    return try window.output(of: inputs[0])
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    let channels = inputs[0].channels
    return [
      .depthwiseKernel(
        window.shape(channels: channels), initializer: depthwise.initializer, regularizer: depthwise.regularizer)
    ] + biasDescription(channels * depthMultiplier)
  }

  package func products(inputs: [Shape], output: Shape) -> Int { window.products(output: output) }

  package var words: [String] {
    window.words + learnedWords
  }

  package static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int {
    (plan.layers[index].layer as? Self)?.kernel(plan, at: index)?.scratchCount ?? 0
  }

  private func kernel(_ plan: ModelPlan, at index: Int) -> DepthwiseConvolution? {
    let layer = plan.layers[index]
    return window.kernel(input: layer.input, stride: plan.pixelStride(of: layer.inputs[0]))
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    guard let kernel = kernel(builder.plan, at: index) else { preconditionFailure("a convolution of a vector") }
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: activation == .relu)
    let argument = builder.argument(of: activation, for: output)
    builder.append(
      kernel, activation.inPass, bias: biasMemory(of: index, in: builder), from: input, to: argument, at: index)
    builder.append(activation, of: argument, into: output, at: index)
  }
}

extension LayerDescription {
  /// f(x * W + b) of an image, each output channel from one input channel; `kernelSize` and `strides` are (height, width).
  public static func depthwiseConv2D(
    kernelSize: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid, depthMultiplier: Int = 1,
    activation: Activation = .linear, useBias: Bool = true, depthwiseRegularizer: Regularizer? = nil
  ) -> LayerDescription {
    var layer = DepthwiseConv2DLayer()
    (layer.kernelSize, layer.strides, layer.padding) = (kernelSize, strides, padding)
    (layer.depthMultiplier, layer.activation, layer.useBias) = (depthMultiplier, activation, useBias)
    layer.depthwise.regularizer = depthwiseRegularizer
    return LayerDescription(layer)
  }
}
