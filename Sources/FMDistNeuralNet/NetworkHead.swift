import FMDistKernels
import FMDistMemory

/// What follows a model's logits: its last activation, and in the same pass the loss and its gradient; and what outputs add to the loss.
final class NetworkHead: Sendable {
  private let logits: Tensor
  /// What the last activation gives.
  private let outputs: Tensor
  private let activation: Activation
  /// For each row the probabilities of both classes, where one sigmoid tells two apart; nil where outputs are probabilities of classes.
  private let pairs: Buffer<Float>?
  /// For each row what its outputs should be.
  private let targets: Buffer<Float>
  private let batch: RankBatch
  private let objective: Objective
  /// What the layers' outputs add to the loss, if they do.
  private let penalty: ActivityPenalty?
  let clock: LayerClock

  init(
    logits: Tensor, activation: Activation, objective: Objective, batch: RankBatch, penalty: ActivityPenalty?,
    clock: LayerClock
  ) {
    self.logits = logits
    self.activation = activation
    self.objective = objective
    self.batch = batch
    self.penalty = penalty
    self.clock = clock
    outputs = Tensor(
      shape: logits.shape, pixelStride: logits.pixelStride, samples: batch.capacity, hasGradients: false)
    targets = Buffer(count: batch.capacity * logits.shape.count)
    let isOfTwo = activation.hasThresholds && logits.shape.count == 1 && objective.labelSets == nil
    pairs = isOfTwo ? Buffer(count: 2 * batch.capacity) : nil
  }

  /// Overwrites probabilities, loss and prediction of `row`, and the gradient of its logits.
  func score(_ row: Int, _ mode: NetworkMode) {
    guard let gradient = logits.gradient(row) else { return }
    let units = logits.shape.count
    let output = outputs.value(row)
    output.copy(from: logits.value(row))
    if mode.temperature != 1 {
      for unit in 0..<units { output[unit] /= mode.temperature }
    }
    activation.forward(output, channels: units, stride: logits.stride)
    if let pairs { (pairs.view[2 * row], pairs.view[2 * row + 1]) = (1 - output[0], output[0]) }
    let thresholds = objective.thresholds
    let prediction = pairs == nil ? probabilities(row: row).argmax : thresholds.ofTwo(output[0])
    batch.predictions.view[row] = UInt16(prediction)
    let target = targets.view[row * units..<(row + 1) * units]
    target.fill(0)
    // What a mixed image shows, for the share of right answers, is what there is more of.
    var label = Int(batch.labels.view[row])
    var weight = self.weight(of: label) * batch.weights.view[row]
    if mode.changesImages, batch.isMixed {
      let (share, other) = (batch.shares.view[row], Int(batch.partnerLabels.view[row]))
      var part = share
      let otherWeight = self.weight(of: other) * batch.partnerWeights.view[row]
      if weight != otherWeight {
        // λ w L(own) + (1 - λ) w' L(other): what one of weight 0 shows is not learned.
        let both = share * weight + (1 - share) * otherWeight
        if both > 0 { part = share * weight / both }
        weight = both
      }
      add(part, of: label, to: target)
      add(1 - part, of: other, to: target)
      if share < 0.5 { label = other }
    } else {
      add(1, of: label, to: target)
    }
    if let sets = objective.labelSets {
      batch.rightAnswers.view[row] = UInt32(
        (0..<units).count { thresholds.predicts($0, output[$0]) == sets[label][$0] })
    } else {
      batch.rightAnswers.view[row] = prediction == label ? 1 : 0
    }
    let kind = objective.loss.kind
    var loss = kind.loss(outputs: output[0..<units], targets: target, gradient: gradient[0..<units])
    gradient[units..<gradient.count].fill(0)
    if !type(of: kind).isThroughActivation {
      activation.backward(y: output, dy: gradient, channels: units, stride: logits.stride)
      gradient[units..<gradient.count].fill(0)
    }
    if mode.weighsSamples, weight != 1 {
      loss *= weight
      for unit in 0..<units { gradient[unit] *= weight }
    }
    batch.losses.view[row] = penalty.map { Float(Double(loss) + $0[row]) } ?? loss
  }

  /// Adds to `target` `share` of what outputs should be for `label`: 1 for each of its classes; of a single output the label itself.
  private func add(_ share: Float, of label: Int, to target: View<Float>) {
    if let sets = objective.labelSets {
      require(label < sets.count && sets[label].count == target.count, "label \(label) of \(sets.count)")
      for unit in 0..<target.count where sets[label][unit] { target[unit] += share }
    } else if pairs != nil {
      target[0] += share * Float(label)
    } else {
      require(label < target.count, "label \(label) in a model of \(target.count) classes")
      target[label] += share
    }
  }

  /// How much samples of `label` count in training.
  private func weight(of label: Int) -> Float {
    label < objective.labelWeights.count ? objective.labelWeights[label] : 1
  }

  /// The logits of `row`.
  func logits(row: Int) -> View<Float> { logits.value(row)[0..<logits.shape.count] }

  /// The probabilities of the classes for `row`.
  func probabilities(row: Int) -> View<Float> {
    if let pairs { return pairs.view[2 * row..<2 * row + 2] }
    return outputs.value(row)[0..<logits.shape.count]
  }
}
