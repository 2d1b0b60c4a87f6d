/// What varies in a forward pass.
public struct NetworkMode: Equatable, Sendable {
  /// Whether what is random in training is: dropout and noise.
  public var isRandom: Bool
  /// Whether images are changed at random, where the batch says how.
  public var changesImages: Bool
  /// Whether normalisation takes its statistics from the batch, not from what it has kept.
  public var usesBatchStatistics: Bool

  /// All of it.
  public static let training = NetworkMode(isRandom: true, changesImages: true, usesBatchStatistics: true)
  /// None of it: a function of the image alone.
  public static let evaluation = NetworkMode(isRandom: false, changesImages: false, usesBatchStatistics: false)
}
