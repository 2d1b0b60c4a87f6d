import DataParallel
import NeuralNet

extension RunConfiguration.TrainingConfiguration {
  /// The learning rate in proportion to the batch: a batch k times as large takes k times the rate (Goyal et al., 2017).
  public struct LinearScaling: Equatable, Sendable {
    /// The batch that the optimizer's learning rate was chosen for.
    public var baseBatchSize: Int
  }

  /// A linear rise of the learning rate in the first updates; ``LearningRate`` has the formula.
  public struct Warmup: Equatable, Sendable {
    /// How long it is.
    public enum Length: Equatable, Sendable {
      /// This many updates.
      case steps(Int)
      /// The updates of this many epochs, which need not be whole.
      case epochs(Double)

      /// Its updates: at least 1, epochs rounded to the nearest number.
      public func updates(perEpoch updatesPerEpoch: Int) -> Int {
        switch self {
        case .steps(let steps): steps
        case .epochs(let epochs): max(1, Int((epochs * Double(updatesPerEpoch)).rounded()))
        }
      }
    }

    /// How long the rise is.
    public var length: Length
    /// The rate of the first update.
    public var initialLearningRate: Double
  }

  /// The samples of one update, the last of an epoch excepted: B · accumulation.
  public var samplesPerUpdate: Int { batchSize * accumulation }

  /// The updates in an epoch of `samples`: its minibatches, ⌈n / B⌉, in windows of ``accumulation``, of which the last takes those
  /// that are left.
  public func updatesPerEpoch(samples: Int) -> Int {
    let minibatches = (samples + batchSize - 1) / batchSize
    return (minibatches + accumulation - 1) / accumulation
  }

  /// The steps of a whole run on `samples`: epochs · ⌈n / B⌉.
  func steps(samples: Int) -> Int { epochs * ((samples + batchSize - 1) / batchSize) }
}

extension RunConfiguration {
  /// What becomes of gradients before the optimizer gets them.
  public var exchangeOptions: ExchangeOptions {
    ExchangeOptions(
      globalClipNorm: globalClipnorm, compression: training.gradientCompression, accumulates: training.accumulation > 1)
  }
}
