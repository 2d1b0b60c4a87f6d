import Kernels
import Memory

/// f(x * W + b) of an image; W is kernel height x width x channels x filters. Keras's `Conv2D`.
package struct Conv2DLayer: Layer {
  package static let kind = "conv2d"
  package static let className = "Conv2D"

  package var filters = 1
  package var kernelSize = Extent(1, 1)
  package var strides = Extent(1, 1)
  package var padding = Padding.valid
  package var activation = Activation.linear
  package var kernelRegularizer: Regularizer?

  /// The greatest number of filters, and side of a window or step.
  private static let most = 1 << 16

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("filters", &filters, atLeast: 1, isRequired: true)
    try keys.extent("kernel_size", &kernelSize, isRequired: true)
    try keys.extent("strides", &strides)
    try keys.choice("padding", &padding)
    try keys.choice("activation", &activation)
    try keys.regularizer("kernel_regularizer", &kernelRegularizer)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard case .image(let height, let width, let channels) = inputs[0] else {
      throw LayerMisfit("is a convolution and gets a vector \(inputs[0]); it has to come before flatten")
    }
    guard filters > 0, kernelSize.height > 0, kernelSize.width > 0, strides.height > 0, strides.width > 0 else {
      throw LayerMisfit("needs filters, kernel_size and strides of at least 1")
    }
    guard max(filters, kernelSize.height, kernelSize.width, max(strides.height, strides.width)) <= Self.most else {
      throw LayerMisfit("has filters, kernel_size or strides above \(Self.most)")
    }
    let rows = padding.outputs(of: height, window: kernelSize.height, stride: strides.height)
    let columns = padding.outputs(of: width, window: kernelSize.width, stride: strides.width)
    guard rows > 0, columns > 0 else {
      throw LayerMisfit(
        "has a window of \(kernelSize), larger than its \(height) x \(width) input; "
          + "use a smaller kernel_size, `padding: same`, or pool less before it")
    }
    // Kernels hold channels in whole blocks, and an image with the zeros around it.
    let (weights, overflow) = (kernelSize.height * kernelSize.width)
      .multipliedReportingOverflow(by: max(channels * padded(filters), padded(channels) * filters))
    let surrounded = (height + kernelSize.height) * (width + kernelSize.width)
    let sizes = [weights, rows * columns * padded(filters), surrounded * padded(channels)]
    guard !overflow, sizes.allSatisfy({ $0 < ModelPlan.mostElements }) else {
      throw LayerMisfit(
        "is too large: \(ModelPlan.mostElements) weights, outputs or inputs or more, channels padded to sixteen")
    }
    try kernelRegularizer.check("kernel_regularizer")
    return .image(height: rows, width: columns, channels: filters)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    [
      .kernel(
        [kernelSize.height, kernelSize.width, inputs[0].channels, filters], regularizer: kernelRegularizer),
      .bias(filters),
    ]
  }

  package func products(inputs: [Shape], output: Shape) -> Int {
    output.count * kernelSize.height * kernelSize.width * inputs[0].channels
  }

  package var words: [String] {
    ["\(counted(filters, "filter")) of \(kernelSize)"] + (strides == Extent(1, 1) ? [] : ["strides \(strides)"])
      + [padding.rawValue, activation.rawValue] + kernelRegularizer.words
  }

  package static func joinedCount(_ plan: ModelPlan, at index: Int) -> Int { JoinedLayers(plan, at: index)?.count ?? 1 }

  package static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int {
    plan.fusedConvolution(at: index)?.scratchCount ?? 0
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    guard let joined = JoinedLayers(builder.plan, at: index), let fused = builder.plan.fusedConvolution(at: index)
    else {
      preconditionFailure("a convolution that is none")
    }
    let input = builder.input(of: index)
    // A vector, where a flattening has joined, is one pixel.
    let output = builder.addOutput(of: index + joined.count - 1, isRectified: activation == .relu)
    builder.append(
      ConvolutionOperation(
        fused,
        dropout: joined.dropout.map { Dropout(rate: $0.rate, layer: $0.layer, seed: builder.seed) },
        lastDropout: joined.lastDropout.map { Dropout(rate: $0.rate, layer: $0.layer, seed: builder.seed) },
        batch: builder.batch, input: input, output: output, weights: builder.parameter(0, of: index),
        bias: builder.parameter(1, of: index), scratch: builder.scratch, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// f(x * W + b) of an image; `kernelSize` and `strides` are (height, width).
  public static func conv2d(
    filters: Int, kernelSize: Extent, strides: Extent = Extent(1, 1), padding: Padding = .valid,
    activation: Activation = .linear, kernelRegularizer: Regularizer? = nil
  ) -> LayerDescription {
    var layer = Conv2DLayer()
    (layer.filters, layer.kernelSize, layer.strides) = (filters, kernelSize, strides)
    (layer.padding, layer.activation, layer.kernelRegularizer) = (padding, activation, kernelRegularizer)
    return LayerDescription(layer)
  }
}
