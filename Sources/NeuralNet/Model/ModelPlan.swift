import Kernels

/// A model with every shape worked out: what each layer takes, gives and learns.
public struct ModelPlan: Equatable, Sendable {
  /// One layer with its shapes.
  public struct Layer: Equatable, Sendable {
    /// Unique in the model, as Keras numbers them: `dense`, `dense_1`.
    public let name: String
    /// What it is.
    public let description: LayerDescription
    /// The shape of one sample before and after it.
    public let input, output: Shape
    /// What it learns: kernel, then bias, or nothing.
    public let parameters: [ParameterDescription]
    /// The numbers that it learns.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
  }

  /// The shape of one image.
  public let input: Shape
  /// The layers in order.
  public let layers: [Layer]

  /// The most elements that one sample may have between two layers, and one layer may learn: 2^31, far above any
  /// model for a CPU, and far below any overflow.
  private static let mostElements = 1 << 31
  /// What a label of one byte can tell apart.
  private static let mostClasses = 256

  /// Works out shapes; throws where a layer does not fit what comes before it.
  public init(input: Shape, layers descriptions: [LayerDescription]) throws(ModelError) {
    guard !descriptions.isEmpty else { throw ModelError("the model has no layers; it needs at least a dense layer") }
    guard input.hasElements(upTo: ModelPlan.mostElements) else {
      throw ModelError(
        "the model's input is \(input); every side has to be at least 1, and all together at most "
          + "\(ModelPlan.mostElements) elements")
    }
    var shape = input
    var numbers: [String: Int] = [:]
    var layers: [Layer] = []
    for (index, description) in descriptions.enumerated() {
      let number = numbers[description.kind, default: 0]
      numbers[description.kind] = number + 1
      let name = number == 0 ? description.kind : "\(description.kind)_\(number)"
      let (output, parameters) = try ModelPlan.shapes(of: description, name: name, index: index, input: shape)
      layers.append(Layer(name: name, description: description, input: shape, output: output, parameters: parameters))
      shape = output
    }
    self.input = input
    self.layers = layers
  }

  /// The shape of what the last layer gives.
  public var output: Shape { layers.last?.output ?? input }
  /// All that is learned, in model order: the order of `weights_sha256` and of checkpoints.
  public var parameters: [ParameterDescription] { layers.flatMap(\.parameters) }
  /// The numbers that the model learns.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Throws unless the model ends as a classifier of `classes` classes: in a softmax over so many units.
  public func checkClassifier(
    classes: Int, strays: (_ units: Int) -> String? = { _ in nil }
  ) throws(ModelError) {
    guard classes <= ModelPlan.mostClasses else {
      throw ModelError("the data has \(classes) classes; labels are bytes, which tell \(ModelPlan.mostClasses) apart")
    }
    guard let last = layers.last, parameterCount > 0 else {
      throw ModelError("the model has nothing to learn; it needs a dense or conv2d layer")
    }
    var endsInSoftmax = false
    switch last.description {
    case .dense(_, .softmax, _), .activation(.softmax): endsInSoftmax = true
    default: break
    }
    guard endsInSoftmax, case .vector(let units) = last.output, units == classes else {
      if endsInSoftmax, case .vector(let units) = last.output, let sentence = strays(units) {
        throw ModelError(layer: layers.count - 1, sentence)
      }
      throw ModelError(
        layer: layers.count - 1,
        "the model ends in model.\(layers.count - 1) (\(last.name)) with output \(last.output); to tell \(classes) classes apart it has to end in "
          + "`dense: {units: \(classes), activation: softmax}`")
    }
  }

  private static func shapes(
    of description: LayerDescription, name: String, index: Int, input: Shape
  ) throws(ModelError) -> (Shape, [ParameterDescription]) {
    func fail(_ text: String) -> ModelError { ModelError(layer: index, "model.\(index) (\(name)) \(text)") }
    func l2(_ regularizer: Regularizer?) throws(ModelError) -> Double {
      let l2 = regularizer?.l2 ?? 0
      guard l2 >= 0, l2.isFinite else {
        throw fail("has a kernel_regularizer whose l2 is \(l2); expected a number of at least 0")
      }
      return l2
    }
    switch description {
    case .dense(let units, _, let regularizer):
      guard case .vector(let inputs) = input else {
        throw fail("is dense and gets an image \(input); put `- flatten` before it")
      }
      guard units > 0, units <= mostElements / max(inputs, 1) else {
        throw fail("has \(units) units on \(inputs) inputs; expected 1 to \(mostElements / max(inputs, 1))")
      }
      return (
        .vector(units),
        [
          ParameterDescription(name: "\(name)/kernel", shape: [inputs, units], l2: try l2(regularizer)),
          ParameterDescription(name: "\(name)/bias", shape: [units]),
        ]
      )
    case .conv2d(let filters, let kernel, let strides, let padding, _, let regularizer):
      guard case .image(let height, let width, let channels) = input else {
        throw fail("is a convolution and gets a vector \(input); it has to come before flatten")
      }
      guard filters > 0, kernel.height > 0, kernel.width > 0, strides.height > 0, strides.width > 0 else {
        throw fail("needs filters, kernel_size and strides of at least 1")
      }
      let limit = 1 << 16
      guard filters <= limit, max(kernel.height, kernel.width, strides.height, strides.width) <= limit else {
        throw fail("has filters, kernel_size or strides above \(limit)")
      }
      let rows = padding.outputs(of: height, window: kernel.height, stride: strides.height)
      let columns = padding.outputs(of: width, window: kernel.width, stride: strides.width)
      guard rows > 0, columns > 0 else {
        throw fail(
          "has a window of \(kernel.height) x \(kernel.width), larger than its \(height) x \(width) input; "
            + "use a smaller kernel_size, `padding: same`, or pool less before it")
      }
      let output = Shape.image(height: rows, width: columns, channels: filters)
      // Kernels hold channels in whole blocks, and an image with the zeros around it.
      let (weights, overflow) = (kernel.height * kernel.width)
        .multipliedReportingOverflow(by: max(channels * padded(filters), padded(channels) * filters))
      let surrounded = (height + kernel.height) * (width + kernel.width)
      let sizes = [weights, rows * columns * padded(filters), surrounded * padded(channels)]
      guard !overflow, sizes.allSatisfy({ $0 < mostElements }) else {
        throw fail("is too large: \(mostElements) weights, outputs or inputs or more, channels padded to sixteen")
      }
      return (
        output,
        [
          ParameterDescription(
            name: "\(name)/kernel", shape: [kernel.height, kernel.width, channels, filters], l2: try l2(regularizer)),
          ParameterDescription(name: "\(name)/bias", shape: [filters]),
        ]
      )
    case .maxPooling2D(let pool, let strides):
      guard case .image(let height, let width, let channels) = input else {
        throw fail("pools an image and gets a vector \(input); it has to come before flatten")
      }
      guard pool.height > 0, pool.width > 0, strides.height > 0, strides.width > 0 else {
        throw fail("needs pool_size and strides of at least 1")
      }
      guard pool.height <= height, pool.width <= width else {
        throw fail(
          "has a window of \(pool.height) x \(pool.width), larger than its \(height) x \(width) input; pool less before it"
        )
      }
      guard pool.height * pool.width <= 256 else { throw fail("has a window of more than 256 pixels") }
      let rows = Padding.valid.outputs(of: height, window: pool.height, stride: strides.height)
      let columns = Padding.valid.outputs(of: width, window: pool.width, stride: strides.width)
      return (.image(height: rows, width: columns, channels: channels), [])
    case .permute(let dims):
      guard case .image(let height, let width, let channels) = input else {
        throw fail("permutes an image and gets a vector \(input); it has to come before flatten")
      }
      guard dims.sorted() == [1, 2, 3] else {
        throw fail("has dims \(dims); expected 1 (height), 2 (width) and 3 (channels), each once, in any order")
      }
      let sizes = [height, width, channels]
      let output = Shape.image(height: sizes[dims[0] - 1], width: sizes[dims[1] - 1], channels: sizes[dims[2] - 1])
      guard output.count / output.channels * padded(output.channels) < mostElements else {
        throw fail("is too large: \(mostElements) outputs or more, channels padded to sixteen")
      }
      return (output, [])
    case .flatten: return (.vector(input.count), [])
    case .dropout(let rate):
      guard rate >= 0, rate < 1 else { throw fail("has a rate of \(rate); expected 0 <= rate < 1") }
      return (input, [])
    case .activation: return (input, [])
    }
  }
}
