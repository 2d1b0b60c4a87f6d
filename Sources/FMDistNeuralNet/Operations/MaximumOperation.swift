import FMDistKernels
import FMDistMemory

/// The greatest of each of some sets of a sample's values.
protocol SampleMaximum: Sendable {
  /// How the place of a maximum is kept.
  associatedtype Place: BitwiseCopyable, Sendable
  /// The places of a sample.
  var placeCount: Int { get }
  /// Overwrites `y` with the greatest values, and `winners` with their places.
  func forward(x: View<Float>, y: View<Float>, winners: View<Place>)
  /// Overwrites `dx`: what `dy` has goes to the winners.
  func backward(dy: View<Float>, winners: View<Place>, dx: View<Float>)
}

extension MaxPooling: SampleMaximum {
  var placeCount: Int { outputCount }
}

extension GlobalMaximum: SampleMaximum {
  var placeCount: Int { padded(channels) }
}

/// A ``SampleMaximum``, whose gradient goes where the maxima were.
final class MaximumOperation<Maximum: SampleMaximum>: SampleOperation {
  private let maximum: Maximum
  private let input: TensorReader
  private let output: Tensor
  private let winners: Buffer<Maximum.Place>
  private let clock: LayerClock

  init(_ maximum: Maximum, input: TensorReader, output: Tensor, samples: Int, clock: LayerClock) {
    self.maximum = maximum
    self.input = input
    self.output = output
    self.clock = clock
    winners = Buffer(count: samples * maximum.placeCount)
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    maximum.forward(x: input.value(row), y: output.value(row), winners: winners(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { maximum.backward(dy: dy, winners: winners(row), dx: $0) }
    clock.lap(.dataGradient, thread)
  }

  private func winners(_ row: Int) -> View<Maximum.Place> {
    winners.view[row * maximum.placeCount..<(row + 1) * maximum.placeCount]
  }
}

extension NetworkBuilder {
  /// Appends `maximum` of `input` into `output`, as the operation of the layer at `index`.
  mutating func append(_ maximum: some SampleMaximum, from input: TensorReader, to output: Tensor, at index: Int) {
    append(MaximumOperation(maximum, input: input, output: output, samples: batch.capacity, clock: clock(index)))
  }
}
