import FMDistKernels

/// A function of each element; softmax of each position. Keras's `Activation`.
package struct ActivationLayer: Layer {
  package static let name = "activation"
  package static let className = "Activation"
  package static var kerasClasses: [KerasClass] {
    typealias Values = [(key: String, values: [String])]
    func one(_ name: String, _ function: Activation, _ constants: Values, ofVectors: Values = []) -> KerasClass {
      KerasClass(
        name, constants: constants, ofVectors: ofVectors, settings: [("function", "\"\(function.rawValue)\"")])
    }
    return [
      KerasClass(className, names: ["function": "activation"]),
      one("ReLU", .relu, [("negative_slope", ["0.0", "0"]), ("threshold", ["0.0", "0"])]),
      one("LeakyReLU", .leakyRelu, [("negative_slope", ["0.2"])]),
      one("ELU", .elu, [("alpha", ["1.0", "1"])]),
      one("Softmax", .softmax, .lastAxis, ofVectors: .onlyAxis),
    ]
  }

  package var function = Activation.linear

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.choice("function", &function, isRequired: true)
  }

  package func output(of inputs: [Shape]) -> Shape { inputs[0] }

  package var words: [String] { [function.rawValue] }

  package var outputActivation: Activation? { Activation.ofOutputs.first { $0 == function } }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    // The loss has the model's last activation.
    if builder.leavesActivation(at: index) {
      return builder.setOutput(builder.tensor(readBy: index), of: index)
    }
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: function == .relu, pixelStride: input.tensor.pixelStride)
    builder.append(ActivationOperation(function, input: input, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// A function of each element; softmax of each position.
  public static func activation(_ function: Activation) -> LayerDescription {
    var layer = ActivationLayer()
    layer.function = function
    return LayerDescription(layer)
  }
}

extension Activation {
  /// What an operation applies to its own results; the rest is an operation behind it.
  var inPass: Activation { needsArgument ? .linear : self }
}

/// A function of each element; softmax of each position.
final class ActivationOperation: SampleOperation {
  private let activation: Activation
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(_ activation: Activation, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.activation = activation
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let y = output.value(row)
    y.copy(from: input.value(row))
    activation.forward(y, channels: output.shape.channels, stride: output.pixelStride)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { dx in
      dx.copy(from: dy)
      activation.backward(
        x: input.value(row), y: output.value(row), dy: dx, channels: output.shape.channels, stride: output.pixelStride)
    }
    clock.lap(.activation, thread)
  }
}
