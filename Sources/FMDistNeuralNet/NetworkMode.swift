/// What varies in a forward pass.
package struct NetworkMode: Equatable, Sendable {
  /// Whether what is random in training is: dropout and noise.
  package var isRandom: Bool
  /// Whether images are changed at random, and mixed with their targets, where the batch says how.
  package var changesImages: Bool
  /// Whether normalisation takes its statistics from the batch, not from what it has kept.
  package var usesBatchStatistics: Bool
  /// Whether samples count as their classes do, by ``Objective/labelWeights``, and by their own weights.
  package var weighsSamples: Bool
  /// Whether the weights are those of the forward pass before, which was one of evaluation too: what is derived from them for that stays.
  package var hasSameWeights = false
  /// What the last activation's arguments are divided by.
  package var temperature: Float = 1

  /// Whether samples are scored, and no gradients will follow.
  package var isEvaluation: Bool { !isRandom && !changesImages && !usesBatchStatistics && !weighsSamples }

  /// All of it.
  package static let training = NetworkMode(
    isRandom: true, changesImages: true, usesBatchStatistics: true, weighsSamples: true)
  /// None of it: a function of the image alone.
  package static let evaluation = NetworkMode(
    isRandom: false, changesImages: false, usesBatchStatistics: false, weighsSamples: false)

  /// The same, with the last activation's arguments divided by `temperature`; of all batches that are evaluated with the same weights but the
  /// first, `isNext`.
  package static func evaluation(temperature: Float, isNext: Bool = false) -> NetworkMode {
    var mode = evaluation
    (mode.temperature, mode.hasSameWeights) = (temperature, isNext)
    return mode
  }
}
