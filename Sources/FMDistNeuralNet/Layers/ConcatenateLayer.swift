import FMDistKernels

/// Inputs side by side, along the channels. Keras's `Concatenate`.
package struct ConcatenateLayer: Layer {
  package static let name = "concatenate"
  package static let className = "Concatenate"
  package static var kerasClasses: [KerasClass] {
    [KerasClass(className, constants: .lastAxis, ofVectors: .onlyAxis)]
  }

  package init() {}
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}
  package var inputCount: ClosedRange<Int> { 2...Int.max }

  package func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape {
    var channels = 0
    for input in inputs {
      guard input.withChannels(1) == inputs[0].withChannels(1) else {
        throw LayerMisfit("reads \(inputs[0]) and \(input); expected inputs that differ only in their channels")
      }
      let (sum, overflow) = channels.addingReportingOverflow(input.channels)
      guard !overflow, sum < ModelPlan.mostElements else { throw LayerMisfit("gives too many channels") }
      channels = sum
    }
    return inputs[0].withChannels(channels)
  }

  package func build(into builder: inout NetworkBuilder, at index: Int) {
    let inputs = builder.plan.layers[index].inputs.indices.map { builder.input(of: index, $0) }
    let output = builder.addOutput(of: index, isRectified: inputs.allSatisfy(\.tensor.isRectified))
    builder.append(ConcatenateOperation(inputs: inputs, output: output, clock: builder.clock(index)))
  }
}

extension LayerDescription {
  /// The outputs named `inputs` side by side, along the channels.
  public static func concatenate(_ inputs: [String]) -> LayerDescription {
    LayerDescription(ConcatenateLayer(), inputs: inputs)
  }
}

extension Shape {
  /// The same height and width with `channels` channels.
  func withChannels(_ channels: Int) -> Shape {
    switch self {
    case .image(let height, let width, _): .image(height: height, width: width, channels: channels)
    case .vector: .vector(channels)
    }
  }
}

final class ConcatenateOperation: SampleOperation {
  private let inputs: [TensorReader]
  private let output: Tensor
  private let clock: LayerClock

  init(inputs: [TensorReader], output: Tensor, clock: LayerClock) {
    self.inputs = inputs
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    // The padding of y is zero from the start, and stays so.
    let y = output.value(row)
    eachPart { input, channels, from, to in y[to].copy(from: input.value(row)[from]) }
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    var end = output.shape.channels
    for number in inputs.indices.reversed() {
      let input = inputs[number]
      let (channels, stride) = (input.tensor.shape.channels, input.tensor.pixelStride)
      let first = end - channels
      end = first
      input.withGradient(row, thread: thread) { dx in
        for pixel in 0..<output.pixelCount {
          let from = pixel * output.pixelStride + first
          dx[pixel * stride..<pixel * stride + channels].copy(from: dy[from..<from + channels])
        }
      }
    }
    clock.lap(.dataGradient, thread)
  }

  /// Calls `body` with each input's channels of each pixel, in the input and in the output.
  private func eachPart(_ body: (TensorReader, Int, Range<Int>, Range<Int>) -> Void) {
    var first = 0
    for input in inputs {
      let (channels, stride) = (input.tensor.shape.channels, input.tensor.pixelStride)
      for pixel in 0..<output.pixelCount {
        let (from, to) = (pixel * stride, pixel * output.pixelStride + first)
        body(input, channels, from..<from + channels, to..<to + channels)
      }
      first += channels
    }
  }
}
