import FMDistKernels
import FMDistNeuralNet
import Foundation

/// What to change where a run has diverged: the key that decides most of what went wrong.
///
/// A learning rate above the optimizer's default is blamed first, by the key that made it in the last update. Where the rate is modest, or
/// nothing has been updated yet, it is a penalty or decay that no rate could stand, then pixels that are not scaled, then gradients that
/// are not clipped. Where images or classes count as much as they are told to, that may be too much.
package struct DivergenceAdvice {
  package let configuration: RunConfiguration
  package let learningRate: LearningRate
  package let divergence: Divergence

  /// Advice on `divergence` in a run of `configuration`, whose rates are `learningRate`.
  package init(configuration: RunConfiguration, learningRate: LearningRate, divergence: Divergence) {
    self.configuration = configuration
    self.learningRate = learningRate
    self.divergence = divergence
  }

  /// Advice to be read behind a semicolon: `try a smaller optimizer.adam.learning_rate, now 1e+18`.
  package var sentence: String {
    if let key = impossiblePenalty { return "try a smaller \(key.name), now \(short(key.value))" }
    guard let rate, rate > modestRate else {
      if let unscaled { return "try \(unscaled)" }
      // No rate and no clipping has done anything yet.
      if divergence.updates == 0, let smallerWeights { return "try \(smallerWeights)" }
      let smaller = "try a smaller \(baseKey.name), now \(short(baseKey.value))"
      let clipping = configuration.optimizer.clipping == nil ? "optimizer.\(name).global_clipnorm: 1" : nil
      return ([smaller] + [clipping, smallerWeights].compactMap(\.self)).joined(separator: ", or ")
    }
    return "try \(rateAdvice(rate))" + (unscaled.map { ", or \($0)" } ?? "")
  }

  private var name: String { configuration.optimizer.name }

  /// The rate of the last update; nil before the first.
  private var rate: Double? {
    divergence.updates == 0
      ? nil : learningRate.rate(update: divergence.updates - 1, reducedTo: divergence.targetRate)
  }

  /// The optimizer's default, which is no reason to diverge.
  private var modestRate: Double { configuration.optimizer.usualLearningRate }

  /// A penalty or a decay that takes more than a weight from itself at the default learning rate.
  private var impossiblePenalty: (name: String, value: Double)? {
    let most = 1 / modestRate
    if let decay = configuration.optimizer.weightDecay, decay > most {
      return ("optimizer.\(name).weight_decay", decay)
    }
    for (index, layer) in configuration.model.enumerated() {
      for (key, regularizer) in layer.regularizers {
        let path = "model.\(index).\(layer.kind).\(key)"
        if 2 * regularizer.l2 > most { return ("\(path).l2", regularizer.l2) }
        if regularizer.l1 > most { return ("\(path).l1", regularizer.l1) }
      }
    }
    return nil
  }

  /// What says how much images count, where they count differently.
  private var smallerWeights: String? {
    var keys = configuration.data.sampleWeights == nil ? [] : ["data.sample_weights"]
    if let weight = configuration.training.classWeight, weight != .balanced { keys.append("training.class_weight") }
    return keys.isEmpty ? nil : "smaller numbers in \(keys.joined(separator: " and "))"
  }

  private var unscaled: String? {
    configuration.data.scaling == .none ? "data.scaling: unit, as pixels go up to 255 now" : nil
  }

  /// The key of the rate that a schedule or a warm-up leads to.
  private var baseKey: (name: String, value: Double) {
    if let schedule = configuration.training.learningRateSchedule?.kind, let (key, rate) = schedule.peak {
      return ("training.learning_rate_schedule.\(type(of: schedule).name).\(key)", rate)
    }
    return ("optimizer.\(name).learning_rate", configuration.optimizer.learningRate)
  }

  /// What made `rate`, the rate of the last update.
  private func rateAdvice(_ rate: Double) -> String {
    let update = divergence.updates - 1
    if update < learningRate.warmupSteps {
      let share = Double(update) / Double(learningRate.warmupSteps)
      if learningRate.initial * (1 - share) >= divergence.targetRate * share {
        return "a smaller training.warmup.initial_learning_rate, now \(short(learningRate.initial))"
      }
    }
    let made = rate == baseKey.value ? "" : ", which made \(short(rate)) in step \(divergence.updates)"
    if let scaling = configuration.training.linearScaling, learningRate.scale > 1, baseKey.value <= modestRate {
      return "a larger training.linear_scaling.base_batch_size, now \(scaling.baseBatchSize)\(made)"
    }
    return "a smaller \(baseKey.name), now \(short(baseKey.value))\(made)"
  }

  private func short(_ value: Double) -> String { String(format: "%g", value) }
}
