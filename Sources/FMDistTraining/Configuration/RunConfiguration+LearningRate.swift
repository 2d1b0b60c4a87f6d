import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration.TrainingConfiguration {
  /// How the learning rate falls, in the words of the configuration; ``LearningRateSchedule`` has the formulas.
  package enum Schedule: Equatable, Sendable {
    /// Times `factor` after each `everyEpochs`.
    case stepDecay(everyEpochs: Int, factor: Double)
    /// Along a cosine, of this length or to the end of training.
    case cosineDecay(length: Warmup.Length?, alpha: Double)
    /// Up and down once in all epochs, to this rate or the optimizer's.
    case oneCycle(OneCycle, maxLearningRate: Double?)
    /// Reduced when nothing improves.
    case reduceOnPlateau(PlateauReduction)

    /// Whether the same update has another rate where `training.epochs` is another number.
    var dependsOnEpochs: Bool {
      switch self {
      case .cosineDecay(nil, _), .oneCycle: true
      case .stepDecay, .cosineDecay, .reduceOnPlateau: false
      }
    }
  }
}

extension RunConfiguration {
  /// The learning rate of each update, in epochs of `updatesPerEpoch` updates.
  ///
  /// Linear scaling takes the batch as configured, B · accumulation; a window that is shorter takes the same rate.
  package func learningRate(updatesPerEpoch: Int) -> LearningRate {
    let batch = Double(training.batchSize) * Double(training.accumulation)
    let warmupSteps = training.warmup?.length.updates(perEpoch: updatesPerEpoch) ?? 0
    let updates = max(1, training.epochs * updatesPerEpoch)
    var base = optimizer.learningRate
    var schedule: LearningRateSchedule?
    switch training.learningRateSchedule {
    case .stepDecay(let everyEpochs, let factor):
      schedule = .stepDecay(interval: everyEpochs * updatesPerEpoch, factor: factor)
    case .cosineDecay(let length, let alpha):
      let length = length?.updates(perEpoch: updatesPerEpoch) ?? max(1, updates - warmupSteps)
      schedule = .cosineDecay(updates: length, alpha: alpha)
    case .oneCycle(let cycle, let maxLearningRate):
      base = maxLearningRate ?? base
      schedule = .oneCycle(cycle, updates: updates)
    case .reduceOnPlateau, nil: break
    }
    return LearningRate(
      base: base, scale: training.linearScaling.map { batch / Double($0.baseBatchSize) } ?? 1, warmupSteps: warmupSteps,
      initial: training.warmup?.initialLearningRate ?? 0, schedule: schedule)
  }

  /// What is concluded from `history`; `target` is the learning rate's.
  package func decision(after history: History, target: Double) -> EpochDecision {
    var decision = EpochDecision(targetRate: target)
    if case .reduceOnPlateau(let plateau)? = training.learningRateSchedule {
      decision.targetRate = plateau.rate(after: history.rows, initial: target)
    }
    decision.stopsEarly = training.earlyStopping?.verdict(on: history.rows).stoppedEpoch != nil
    return decision
  }

  /// Why a run with the finished epochs of `history`, and none begun, is not trained further; nil where it is.
  package func trained(after history: History) -> Trained? {
    if let stopping = training.earlyStopping, let words = stopping.words(stopping.verdict(on: history.rows)) {
      return Trained(reason: words, canGoOn: false)
    }
    let epochs = training.epochs
    guard history.rows.count >= epochs else { return nil }
    switch epochs {
    case 0: return Trained(reason: "training.epochs is 0", canGoOn: true)
    case 1: return Trained(reason: "the only epoch is trained", canGoOn: true)
    default: return Trained(reason: "all \(epochs) epochs are trained", canGoOn: true)
    }
  }

  /// Why a run is trained to its end.
  package struct Trained: Equatable {
    /// In words.
    package let reason: String
    /// Whether more epochs would be trained.
    package let canGoOn: Bool
  }

  /// Whether anything is concluded from the history at all.
  package var decidesByHistory: Bool {
    if case .reduceOnPlateau? = training.learningRateSchedule { return true }
    return training.earlyStopping != nil
  }
}
