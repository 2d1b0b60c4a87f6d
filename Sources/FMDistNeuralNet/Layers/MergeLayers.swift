import FMDistKernels

/// What layers that make one of several inputs of the same shape, element by element, have in common.
protocol MergeLayer: ActivationJoining {
  static var merge: MergeOperation.Merge { get }
}

extension MergeLayer {
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}
  package var inputCount: ClosedRange<Int> { 2...Int.max }
  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape { try inputs.common() }
  package func build(into builder: inout NetworkBuilder, at index: Int) { builder.appendMerge(Self.merge, at: index) }
}

/// The sum of several inputs of the same shape. Keras's `Add`.
package struct AddLayer: MergeLayer {
  package static let name = "add"
  package static let className = "Add"
  static let merge = MergeOperation.Merge.sum
  package init() {}
}

/// The first of two inputs of the same shape less the second. Keras's `Subtract`.
package struct SubtractLayer: MergeLayer {
  package static let name = "subtract"
  package static let className = "Subtract"
  static let merge = MergeOperation.Merge.difference
  package init() {}
  package var inputCount: ClosedRange<Int> { 2...2 }
}

/// The product of several inputs of the same shape, element by element. Keras's `Multiply`.
package struct MultiplyLayer: MergeLayer {
  package static let name = "multiply"
  package static let className = "Multiply"
  static let merge = MergeOperation.Merge.product
  package init() {}
}

extension [Shape] {
  /// The shape that all have.
  fileprivate func common() throws(LayerMisfit) -> Shape {
    guard let other = first(where: { $0 != self[0] }) else { return self[0] }
    throw LayerMisfit("reads \(self[0]) and \(other); expected inputs of the same shape")
  }
}

extension LayerDescription {
  /// The sum of the outputs named `inputs`.
  public static func add(_ inputs: [String]) -> LayerDescription { LayerDescription(AddLayer(), inputs: inputs) }
  /// The output named `first` less that named `second`.
  public static func subtract(_ first: String, _ second: String) -> LayerDescription {
    LayerDescription(SubtractLayer(), inputs: [first, second])
  }
  /// The product of the outputs named `inputs`, element by element.
  public static func multiply(_ inputs: [String]) -> LayerDescription {
    LayerDescription(MultiplyLayer(), inputs: inputs)
  }
}

extension NetworkBuilder {
  fileprivate mutating func appendMerge(_ merge: MergeOperation.Merge, at index: Int) {
    let joined = JoinedActivation(plan, at: index)
    let inputs = plan.layers[index].inputs.indices.map { input(of: index, $0) }
    let output = addOutput(of: index + joined.count - 1, isRectified: joined.activation == .relu)
    append(
      MergeOperation(merge, activation: joined.activation, inputs: inputs, output: output, clock: clock(index)))
  }
}

/// Several inputs of the same shape made one, element by element, and an activation that may follow.
final class MergeOperation: SampleOperation {
  enum Merge: Sendable { case sum, difference, product }

  private let merge: Merge
  private let kernel: Elementwise
  private let activation: Activation
  private let inputs: [TensorReader]
  private let output: Tensor
  private let clock: LayerClock
  /// Whether it is a sum of two, perhaps rectified: one pass forward, and one backward.
  private let isOnePass: Bool

  init(_ merge: Merge, activation: Activation, inputs: [TensorReader], output: Tensor, clock: LayerClock) {
    self.merge = merge
    self.activation = activation
    self.inputs = inputs
    self.output = output
    self.clock = clock
    kernel = Elementwise(pixels: output.pixelCount, channels: output.shape.channels)
    isOnePass = merge == .sum && inputs.count == 2 && (activation == .linear || activation == .relu)
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    let (y, stride) = (output.value(row), output.pixelStride)
    if isOnePass {
      kernel.sum(
        inputs[0].value(row), stride: inputs[0].tensor.pixelStride, inputs[1].value(row),
        stride: inputs[1].tensor.pixelStride, isRectified: activation == .relu, into: y, stride: stride)
      return clock.lap(.forward, thread)
    }
    kernel.copy(inputs[0].value(row), stride: inputs[0].tensor.pixelStride, into: y, stride: stride)
    for number in inputs.indices.dropFirst() {
      let input = inputs[number]
      let (x, xStride) = (input.value(row), input.tensor.pixelStride)
      switch merge {
      case .sum: kernel.add(x, stride: xStride, to: y, stride: stride)
      case .difference: kernel.add(x, stride: xStride, times: -1, to: y, stride: stride)
      case .product: kernel.multiply(y, stride: stride, by: x, stride: xStride)
      }
    }
    activation.forward(y, channels: output.shape.channels, stride: stride)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    if isOnePass, inputs[0].hasGradient, inputs[1].hasGradient {
      // The second has its gradient before the first adds its own, where both are one tensor.
      inputs[1].withGradient(row, thread: thread) { second in
        inputs[0].withGradient(row, thread: thread) { first in
          kernel.spread(
            dy, output.value(row), stride: output.pixelStride, isRectified: activation == .relu, into: first,
            stride: inputs[0].tensor.pixelStride, second, stride: inputs[1].tensor.pixelStride)
        }
      }
      return clock.lap(.dataGradient, thread)
    }
    activation.backward(y: output.value(row), dy: dy, channels: output.shape.channels, stride: output.pixelStride)
    // As if each input were an operation of its own, the last first.
    for number in inputs.indices.reversed() {
      let input = inputs[number]
      let stride = input.tensor.pixelStride
      input.withGradient(row, thread: thread) { dx in
        let factor: Float = merge == .difference && number > 0 ? -1 : 1
        kernel.copy(dy, stride: output.pixelStride, times: factor, into: dx, stride: stride)
        guard merge == .product else { return }
        for other in inputs.indices where other != number {
          let factor = inputs[other]
          kernel.multiply(dx, stride: stride, by: factor.value(row), stride: factor.tensor.pixelStride)
        }
      }
    }
    clock.lap(.dataGradient, thread)
  }
}
