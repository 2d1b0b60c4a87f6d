import FMDistKernels
import FMDistMemory

/// A depthwise convolution and one of single pixels behind it: f((x * D) * P + b). Keras's `SeparableConv2D`.
///
/// D is kernel height x width x channels x multiplier, P is 1 x 1 x (channels · multiplier) x filters.
package struct SeparableConv2DLayer: ConvolutionLayer {
  package static let name = "separable_conv2d"
  package static let className = "SeparableConv2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast + .undilated)] }

  package var filters = 1
  package var kernelSize = Extent(1, 1)
  package var strides = Extent(1, 1)
  package var padding = Padding.valid
  package var depthMultiplier = 1
  package var activation = Activation.linear
  package var useBias = true
  package var depthwise = LearnedArray()
  package var pointwise = LearnedArray()
  package var bias = LearnedArray(.zeros)

  package static var kernels: [(key: String, path: WritableKeyPath<Self, LearnedArray>)] {
    [("depthwise", \.depthwise), ("pointwise", \.pointwise)]
  }

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("filters", &filters, atLeast: 1, isRequired: true)
    try visitWindow(&keys)
    try keys.integer("depth_multiplier", &depthMultiplier)
    try visitLearned(&keys)
  }

  private var window: DepthwiseWindow {
    DepthwiseWindow(kernelSize: kernelSize, strides: strides, padding: padding, multiplier: depthMultiplier)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    try checkLearned()
    guard filters > 0 else { throw LayerMisfit("needs filters of at least 1") }
    guard filters <= DepthwiseWindow.most else { throw LayerMisfit("has filters above \(DepthwiseWindow.most)") }
    guard case .image(let height, let width, let channels) = try window.output(of: inputs[0]) else { return inputs[0] }
    // Both are below 2^31.
    let weights = max(channels * padded(filters), padded(channels) * filters)
    guard max(weights, height * width * padded(filters)) < ModelPlan.mostElements else {
      throw LayerMisfit(
        "is too large: \(ModelPlan.mostElements) weights, outputs or inputs or more, channels padded to sixteen")
    }
    return .image(height: height, width: width, channels: filters)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    let channels = inputs[0].channels
    return [
      .depthwiseKernel(
        window.shape(channels: channels), role: "depthwise_kernel", initializer: depthwise.initializer,
        regularizer: depthwise.regularizer),
      .kernel(
        [1, 1, channels * depthMultiplier, filters], role: "pointwise_kernel", initializer: pointwise.initializer,
        regularizer: pointwise.regularizer, transposition: .inside),
    ] + biasDescription(filters)
  }

  package func products(inputs: [Shape], output: Shape) -> Int {
    let middle = output.count / filters * inputs[0].channels * depthMultiplier
    return middle * (kernelSize.height * kernelSize.width + filters)
  }

  package var words: [String] {
    ["\(counted(filters, "filter"))"] + window.words + learnedWords
  }

  package static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int {
    guard let layer = plan.layers[index].layer as? Self, let depthwise = layer.depthwise(plan, at: index) else {
      return 0
    }
    return max(depthwise.scratchCount, layer.pointwise(behind: depthwise).scratchCount)
  }

  private func depthwise(_ plan: ModelPlan, at index: Int) -> DepthwiseConvolution? {
    let layer = plan.layers[index]
    return window.kernel(input: layer.input, stride: plan.pixelStride(of: layer.inputs[0]))
  }

  private func pointwise(behind depthwise: DepthwiseConvolution) -> FusedConvolution {
    let g = depthwise.geometry
    let geometry = ConvolutionGeometry(
      height: g.outputHeight, width: g.outputWidth, channels: g.filters, inputStride: padded(g.filters),
      filters: filters, kernel: (1, 1), strides: (1, 1), padding: .valid)
    return FusedConvolution(Convolution(geometry), activation: activation.inPass, pool: nil)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    guard let depthwise = depthwise(builder.plan, at: index) else { preconditionFailure("a convolution of a vector") }
    let input = builder.input(of: index)
    let g = depthwise.geometry
    let middle = Tensor(
      shape: .image(height: g.outputHeight, width: g.outputWidth, channels: g.filters),
      pixelStride: padded(g.filters), samples: builder.batch.capacity, hasGradients: builder.plan.hasGradient(index))
    let output = builder.addOutput(of: index, isRectified: activation == .relu)
    builder.append(depthwise, .linear, bias: nil, from: input, to: middle, at: index)
    builder.setConvolutionInput(middle, of: index)
    let argument = builder.argument(of: activation, for: output)
    builder.append(
      ConvolutionOperation(
        pointwise(behind: depthwise), winograd: nil,
        isFolded: builder.plan.foldedConvolution(at: index + 1) != nil, dropout: nil, lastDropout: nil,
        batch: builder.batch, input: TensorReader(middle, worksOnBatch: false), output: argument,
        weights: builder.parameter(1, of: index), bias: biasMemory(of: index, in: builder),
        scratch: builder.scratch, clock: builder.clock(index)))
    builder.append(activation, of: argument, into: output, at: index)
  }
}

extension SeparableConv2DLayer: FoldableLayer {
  func lastConvolution(_ plan: ModelPlan, at index: Int) -> FusedConvolution? {
    depthwise(plan, at: index).map(pointwise(behind:))
  }
}

extension LayerDescription {
  /// A depthwise convolution and one of single pixels behind it; `kernelSize` and `strides` are (height, width).
  public static func separableConv2D(
    filters: Int, kernelSize: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid,
    depthMultiplier: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil
  ) -> LayerDescription {
    var layer = SeparableConv2DLayer()
    (layer.filters, layer.kernelSize, layer.strides, layer.padding) = (filters, kernelSize, strides, padding)
    (layer.depthMultiplier, layer.activation, layer.useBias) = (depthMultiplier, activation, useBias)
    (layer.depthwise.regularizer, layer.pointwise.regularizer) = (depthwiseRegularizer, pointwiseRegularizer)
    return LayerDescription(layer)
  }
}
