import FMDistKernels
import FMDistMemory

/// What follows a model's logits: softmax, and in the same pass the cross-entropy and its gradient; and what outputs add to the loss.
final class NetworkHead: Sendable {
  private let logits: Tensor
  private let probabilities: Tensor
  private let classes: Int
  private let batch: RankBatch
  private let labelSmoothing: Float
  /// What the layers' outputs add to the loss, if they do.
  private let penalty: ActivityPenalty?
  let clock: LayerClock

  init(
    logits: Tensor, classes: Int, batch: RankBatch, labelSmoothing: Float, penalty: ActivityPenalty?, clock: LayerClock
  ) {
    self.logits = logits
    self.classes = classes
    self.batch = batch
    self.labelSmoothing = labelSmoothing
    self.penalty = penalty
    self.clock = clock
    probabilities = Tensor(
      shape: logits.shape, pixelStride: logits.pixelStride, samples: batch.capacity, hasGradients: false)
  }

  /// Overwrites probabilities, loss and prediction of `row`, and the gradient of its logits.
  func score(_ row: Int) {
    guard let gradient = logits.gradient(row) else { return }
    let output = probabilities.value(row)
    output.copy(from: logits.value(row))
    softmaxForward(output, channels: classes, stride: logits.stride)
    crossEntropy(
      probabilities: output, labels: batch.labels.view[row..<row + 1], channels: classes, stride: logits.stride,
      smoothing: labelSmoothing, gradient: gradient, losses: batch.losses.view[row..<row + 1],
      predictions: batch.predictions.view[row..<row + 1])
    if let penalty { batch.losses.view[row] = Float(Double(batch.losses.view[row]) + penalty[row]) }
  }

  /// The logits of `row`.
  func logits(row: Int) -> View<Float> { logits.value(row)[0..<classes] }

  /// The probabilities of `row`.
  func probabilities(row: Int) -> View<Float> { probabilities.value(row)[0..<classes] }
}
