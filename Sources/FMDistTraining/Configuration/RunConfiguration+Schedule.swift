import FMDistDataParallel
import FMDistNeuralNet

extension RunConfiguration.TrainingConfiguration {
  /// The learning rate in proportion to the batch: a batch k times as large takes k times the rate (Goyal et al., 2017).
  package struct LinearScaling: Equatable, Sendable {
    /// The batch that the optimizer's learning rate was chosen for.
    package var baseBatchSize: Int
  }

  /// A linear rise of the learning rate in the first updates; ``LearningRate`` has the formula.
  package struct Warmup: Equatable, Sendable {
    /// How long it is.
    package enum Length: Equatable, Sendable {
      /// This many updates.
      case steps(Int)
      /// The updates of this many epochs, which need not be whole.
      case epochs(Double)

      /// Its updates: at least 1, epochs rounded to the nearest number.
      package func updates(perEpoch updatesPerEpoch: Int) -> Int {
        switch self {
        case .steps(let steps): steps
        case .epochs(let epochs): max(1, Int((epochs * Double(updatesPerEpoch)).rounded()))
        }
      }
    }

    /// How long the rise is.
    package var length: Length
    /// The rate of the first update.
    package var initialLearningRate: Double
  }

  /// The samples of one update, the last of an epoch excepted: B · accumulation.
  package var samplesPerUpdate: Int { batchSize * accumulation }

  /// The updates in an epoch of `samples`: its minibatches, ⌈n / B⌉, in windows of ``accumulation``, of which the last takes those
  /// that are left.
  package func updatesPerEpoch(samples: Int) -> Int {
    let minibatches = (samples + batchSize - 1) / batchSize
    return (minibatches + accumulation - 1) / accumulation
  }

  /// The steps of a whole run on `samples`, an update each: epochs · ⌈n / (B · accumulation)⌉.
  package func steps(samples: Int) -> Int { epochs * updatesPerEpoch(samples: samples) }
}

extension RunConfiguration {
  /// How gradients are changed before the optimizer gets them.
  package var exchangeOptions: ExchangeOptions {
    ExchangeOptions(
      compression: training.gradientCompression, accumulates: training.accumulation > 1,
      skipsNonFinite: training.onNonFinite != .stop)
  }
}
