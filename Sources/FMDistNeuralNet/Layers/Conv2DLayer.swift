import FMDistKernels
import FMDistMemory

/// f(x * W + b) of an image; W is kernel height x width x channels x filters. Keras's `Conv2D`.
package struct Conv2DLayer: ConvolutionLayer {
  package static let name = "conv2d"
  package static let className = "Conv2D"
  package static var kerasClasses: [KerasClass] { [KerasClass(className, constants: .channelsLast)] }

  package var filters = 1
  package var kernelSize = Extent(1, 1)
  package var strides = Extent(1, 1)
  package var padding = Padding.valid
  package var dilationRate = Extent(1, 1)
  package var groups = 1
  package var activation = Activation.linear
  package var useBias = true
  package var kernel = LearnedArray()
  package var bias = LearnedArray(.zeros)

  package static var kernels: [(key: String, path: WritableKeyPath<Self, LearnedArray>)] { [("kernel", \.kernel)] }

  /// The greatest number of filters, and side of a window or step.
  private static let most = 1 << 16

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("filters", &filters, atLeast: 1, isRequired: true)
    try visitWindow(&keys)
    try keys.extent("dilation_rate", &dilationRate)
    try keys.integer("groups", &groups)
    try visitLearned(&keys)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .image(let height, let width, let channels) = inputs[0] else {
      throw LayerMisfit("is a convolution and gets a vector \(inputs[0]); it has to come before flatten")
    }
    guard filters > 0, kernelSize.height > 0, kernelSize.width > 0, strides.height > 0, strides.width > 0 else {
      throw LayerMisfit("needs filters, kernel_size and strides of at least 1")
    }
    guard groups > 0, dilationRate.height > 0, dilationRate.width > 0 else {
      throw LayerMisfit("needs groups and dilation_rate of at least 1")
    }
    let sides = [kernelSize, strides, dilationRate].flatMap { [$0.height, $0.width] }
    guard ([filters, groups] + sides).allSatisfy({ $0 <= Self.most }) else {
      throw LayerMisfit("has filters, groups, kernel_size, strides or dilation_rate above \(Self.most)")
    }
    guard channels % groups == 0, filters % groups == 0 else {
      throw LayerMisfit(
        "has \(groups) groups of \(channels) channels and \(filters) filters; expected a number that divides both")
    }
    let window = self.window
    let rows = padding.outputs(of: height, window: window.height, stride: strides.height)
    let columns = padding.outputs(of: width, window: window.width, stride: strides.width)
    guard rows > 0, columns > 0 else {
      throw LayerMisfit(
        "has a window of \(window)\(window == kernelSize ? "" : ", dilated"), larger than its \(height) x \(width) input; "
          + "use a smaller kernel_size, `padding: same`, or pool less before it")
    }
    // Kernels hold channels in whole blocks, and an image with the zeros around it.
    let (weights, overflow) = (kernelSize.height * kernelSize.width)
      .multipliedReportingOverflow(by: max(channels / groups * padded(filters), padded(channels / groups) * filters))
    let surrounded = Double(height + window.height) * Double(width + window.width) * Double(padded(channels))
    let most = ModelPlan.mostElements
    guard !overflow, weights < most, rows * columns * padded(filters) < most, surrounded < Double(most) else {
      throw LayerMisfit(
        "is too large: \(ModelPlan.mostElements) weights, outputs or inputs or more, channels padded to sixteen")
    }
    try checkLearned()
    return .image(height: rows, width: columns, channels: filters)
  }

  /// From the first tap to the last.
  private var window: Extent {
    Extent((kernelSize.height - 1) * dilationRate.height + 1, (kernelSize.width - 1) * dilationRate.width + 1)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    [
      .kernel(
        [kernelSize.height, kernelSize.width, inputs[0].channels / groups, filters], initializer: kernel.initializer,
        regularizer: kernel.regularizer, transposition: groups == 1 ? .ofInput : .none)
    ] + biasDescription(filters)
  }

  package func products(inputs: [Shape], output: Shape) -> Int {
    output.count * kernelSize.height * kernelSize.width * (inputs[0].channels / groups)
  }

  package var words: [String] {
    ["\(counted(filters, "filter")) of \(kernelSize)"] + (strides == Extent(1, 1) ? [] : ["strides \(strides)"])
      + (dilationRate == Extent(1, 1) ? [] : ["dilation \(dilationRate)"])
      + (groups == 1 ? [] : ["\(groups) groups"])
      + [padding.rawValue] + learnedWords
  }

  package static func joinedCount(_ plan: ModelPlan, at index: Int) -> Int { JoinedLayers(plan, at: index)?.count ?? 1 }

  package static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int {
    guard let fused = plan.fusedConvolution(at: index) else {
      return plan.groupedConvolution(at: index)?.scratchCount ?? 0
    }
    return max(fused.scratchCount, plan.winogradConvolution(at: index)?.scratchCount ?? 0)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    if let grouped = builder.plan.groupedConvolution(at: index) { return build(grouped, into: &builder, at: index) }
    guard let joined = JoinedLayers(builder.plan, at: index), let fused = builder.plan.fusedConvolution(at: index)
    else {
      preconditionFailure("a convolution that is none")
    }
    let input = builder.input(of: index)
    // A vector, where a flattening has joined, is one pixel.
    let output = builder.addOutput(of: index + joined.count - 1, isRectified: activation == .relu)
    let argument = builder.argument(of: activation, for: output)
    builder.append(
      ConvolutionOperation(
        fused, winograd: builder.plan.winogradConvolution(at: index),
        isFolded: builder.plan.foldedConvolution(at: index + 1) != nil,
        dropout: joined.dropout.map { Dropout(rate: $0.rate, layer: $0.layer, seed: builder.seed) },
        lastDropout: joined.lastDropout.map { Dropout(rate: $0.rate, layer: $0.layer, seed: builder.seed) },
        batch: builder.batch, input: input, output: argument, weights: builder.parameter(0, of: index),
        bias: biasMemory(of: index, in: builder), scratch: builder.scratch, clock: builder.clock(index)))
    builder.append(activation, of: argument, into: output, at: index)
  }
}

extension Conv2DLayer: FoldableLayer {
  func lastConvolution(_ plan: ModelPlan, at index: Int) -> FusedConvolution? { plan.fusedConvolution(at: index) }
}

extension Conv2DLayer {
  private func build(_ kernel: GroupedConvolution, into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(of: index, isRectified: activation == .relu)
    let argument = builder.argument(of: activation, for: output)
    builder.append(
      kernel, activation.inPass, bias: biasMemory(of: index, in: builder), from: input, to: argument, at: index)
    builder.append(activation, of: argument, into: output, at: index)
  }
}

extension LayerDescription {
  /// f(x * W + b) of an image; `kernelSize` and `strides` are (height, width).
  public static func conv2D(
    filters: Int, kernelSize: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid,
    dilationRate: Extent = Extent(1, 1), groups: Int = 1,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil
  ) -> LayerDescription {
    var layer = Conv2DLayer()
    (layer.filters, layer.kernelSize, layer.strides) = (filters, kernelSize, strides)
    (layer.dilationRate, layer.groups) = (dilationRate, groups)
    (layer.padding, layer.activation, layer.useBias) = (padding, activation, useBias)
    layer.kernel = LearnedArray(kernelInitializer, regularizer: kernelRegularizer)
    layer.bias = LearnedArray(biasInitializer, regularizer: biasRegularizer)
    return LayerDescription(layer)
  }
}
