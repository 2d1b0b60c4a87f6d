import FMDistKernels
import FMDistMemory

/// A linear function of a sample, and its transpose: all that backward needs, neither input nor output.
protocol SampleMap: Sendable {
  /// Overwrites `y` with the function of `x`.
  func forward(x: View<Float>, y: View<Float>)
  /// Overwrites `dx` with the transpose of `dy`. Padding of `dx` is zero from the start, and may be left so.
  func backward(dy: View<Float>, dx: View<Float>)
}

/// A layer whose gradient needs neither its input nor its output.
final class MapOperation<Map: SampleMap>: SampleOperation {
  private let map: Map
  private let input: TensorReader
  private let output: Tensor
  private let clock: LayerClock

  init(_ map: Map, input: TensorReader, output: Tensor, clock: LayerClock) {
    self.map = map
    self.input = input
    self.output = output
    self.clock = clock
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    map.forward(x: input.value(row), y: output.value(row))
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard let dy = output.gradient(row) else { return }
    input.withGradient(row, thread: thread) { map.backward(dy: dy, dx: $0) }
    clock.lap(.dataGradient, thread)
  }
}

extension NetworkBuilder {
  /// Appends `map` of `input` into `output`, as the operation of the layer at `index`.
  mutating func append(_ map: some SampleMap, from input: TensorReader, to output: Tensor, at index: Int) {
    append(MapOperation(map, input: input, output: output, clock: clock(index)))
  }
}
