import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration {
  /// The learning rate of each update, in epochs of `updatesPerEpoch` updates.
  ///
  /// Linear scaling takes the batch as configured, B · accumulation; a window that is shorter takes the same rate.
  package func learningRate(updatesPerEpoch: Int) -> LearningRate {
    let batch = Double(training.batchSize) * Double(training.accumulation)
    let warmupSteps = training.warmup?.length.updates(perEpoch: updatesPerEpoch) ?? 0
    let span = ScheduleSpan(
      updatesPerEpoch: updatesPerEpoch, warmup: warmupSteps, total: max(1, training.epochs * updatesPerEpoch))
    let schedule = training.learningRateSchedule?.kind
    return LearningRate(
      base: schedule?.peak?.rate ?? optimizer.learningRate,
      scale: training.linearScaling.map { batch / Double($0.baseBatchSize) } ?? 1, warmupSteps: warmupSteps,
      initial: training.warmup?.initialLearningRate ?? 0, schedule: schedule?.curve(over: span))
  }

  /// What is concluded from `history`; `target` is the learning rate's.
  package func decision(after history: History, target: Double) -> EpochDecision {
    let schedule = training.learningRateSchedule?.kind
    var decision = EpochDecision(targetRate: schedule?.rate(after: history.rows, initial: target) ?? target)
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
    training.learningRateSchedule?.kind.monitor != nil || training.earlyStopping != nil
  }
}
