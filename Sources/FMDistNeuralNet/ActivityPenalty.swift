import FMDistKernels
import FMDistMemory

/// What `activity_regularizer`s add to the loss of each sample: λ₁ Σ |y| + λ₂ Σ y² of a layer's output y, Keras's numbers.
///
/// Keras divides the sum over a batch by the batch's samples; the mean over the samples of these is the same, whichever rank has which.
final class ActivityPenalty: Sendable {
  /// For each row what all layers add, after a forward pass.
  private let rows: Buffer<Double>

  /// For at most `capacity` rows.
  init(capacity: Int) { rows = Buffer(count: capacity) }

  /// What is added to the loss of `row`.
  subscript(row: Int) -> Double { rows.view[row] }

  /// Adds `value` to what `row` has, or begins with it.
  func add(_ value: Double, to row: Int, isFirst: Bool) { rows.view[row] = isFirst ? value : rows.view[row] + value }
}

/// One layer's `activity_regularizer`: a reader of the layer's output that adds to the loss and to the output's gradient.
final class ActivityPenaltyOperation: SampleOperation {
  private let regularizer: Regularizer
  /// What makes the layer's output of the tensor: the model's last activation where the loss has that, else nothing.
  private let activation: Activation
  private let penalty: ActivityPenalty
  private let isFirst: Bool
  private let input: TensorReader
  private let kernel: Elementwise
  /// Floats from pixel to pixel in ``outputs`` and ``slopes``, whose padding is zero: that of a tensor, such as a sigmoid's, need not be.
  private let pixelStride: Int
  /// For each thread the output of a sample, and the penalty's gradient there.
  private let outputs, slopes: [Buffer<Float>]
  private let clock: LayerClock

  init(
    _ regularizer: Regularizer, activation: Activation, penalty: ActivityPenalty, isFirst: Bool, input: TensorReader,
    threads: Int, clock: LayerClock
  ) {
    self.regularizer = regularizer
    self.activation = activation
    self.penalty = penalty
    self.isFirst = isFirst
    self.input = input
    self.clock = clock
    let tensor = input.tensor
    kernel = Elementwise(pixels: tensor.pixelCount, channels: tensor.shape.channels)
    let pixelStride = padded(tensor.shape.channels)
    self.pixelStride = pixelStride
    func buffers() -> [Buffer<Float>] { (0..<threads).map { _ in Buffer(count: tensor.pixelCount * pixelStride) } }
    (outputs, slopes) = (buffers(), buffers())
  }

  func forward(row: Int, thread: Int, mode: NetworkMode) {
    penalty.add(regularizer.value(of: output(row, thread)), to: row, isFirst: isFirst)
    clock.lap(.forward, thread)
  }

  func backward(row: Int, shard: Int, thread: Int) {
    guard input.hasGradient else { return }
    let (y, slope) = (output(row, thread), slopes[thread].view)
    slope.fill(0)
    regularizer.addGradient(of: y, times: 1, to: slope, into: slope)
    activation.backward(y: y, dy: slope, channels: input.tensor.shape.channels, stride: pixelStride)
    input.withGradient(row, thread: thread) {
      kernel.copy(slope, stride: pixelStride, into: $0, stride: input.tensor.pixelStride)
    }
    clock.lap(.activation, thread)
  }

  /// The layer's output for `row`.
  private func output(_ row: Int, _ thread: Int) -> View<Float> {
    let (y, channels) = (outputs[thread].view, input.tensor.shape.channels)
    kernel.copy(input.value(row), stride: input.tensor.pixelStride, into: y, stride: pixelStride)
    activation.forward(y, channels: channels, stride: pixelStride)
    if channels < pixelStride {
      for pixel in 0..<input.tensor.pixelCount {
        y[pixel * pixelStride + channels..<(pixel + 1) * pixelStride].fill(0)
      }
    }
    return y
  }
}
