import FMDistKernels

/// Inverted dropout, in training only. Keras's `Dropout`.
package struct DropoutLayer: Layer {
  package static let kind = "dropout"
  package static let className = "Dropout"
  package static var keepsValues: Bool { true }

  package var rate = 0.0

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.share("rate", &rate, isRequired: true)
  }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    guard rate >= 0, rate < 1 else { throw LayerMisfit("has a rate of \(rate); expected 0 <= rate < 1") }
    return inputs[0]
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let input = builder.input(of: index)
    let output = builder.addOutput(
      of: index, isRectified: input.tensor.isRectified, pixelStride: input.tensor.pixelStride)
    builder.append(
      DropoutOperation(
        Dropout(rate: rate, layer: index, seed: builder.seed), batch: builder.batch, input: input, output: output,
        clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// Inverted dropout, in training only.
  public static func dropout(rate: Double) -> LayerDescription {
    var layer = DropoutLayer()
    layer.rate = rate
    return LayerDescription(layer)
  }
}

/// Inverted dropout in training, and a copy in evaluation.
final class DropoutOperation: SampleOperation {
  private let dropout: Dropout
  private let batch: RankBatch
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(_ dropout: Dropout, batch: RankBatch, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.dropout = dropout
    self.batch = batch
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    if mode.isRandom {
      dropout.apply(
        x: input.value(row), y: output.value(row), step: batch.step, position: batch.firstPosition + row)
    } else {
      output.value(row).copy(from: input.value(row))
    }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { dx in
      // Behind relu, where the output is zero no gradient passes: whether relu or dropout made it so need not be known.
      if input.tensor.isRectified {
        dropout.backward(y: output.value(row), dy: dy, dx: dx)
      } else {
        dropout.apply(x: dy, y: dx, step: batch.step, position: batch.firstPosition + row)
      }
    }
    clock.lap(.activation, thread)
  }
}
