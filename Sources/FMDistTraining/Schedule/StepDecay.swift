import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// Times `factor` after each `everyEpochs`. Keras's `ExponentialDecay` with `staircase`.
package struct StepDecay: ScheduleKind {
  package static let name = "step_decay"

  package var everyEpochs: Int
  package var factor: Double

  package init(_ options: ConfigurationNode) throws(ConfigurationError) {
    everyEpochs = try options.int("every_epochs", in: 1...ConfigurationNode.mostEpochs)
    factor = try options.factor("factor", default: nil)
  }

  package var entries: [(String, ConfigurationValue)] {
    [("every_epochs", .integer(everyEpochs)), ("factor", .double(factor))]
  }

  package func curve(over span: ScheduleSpan) -> (any LearningRateCurve)? {
    StepDecayCurve(interval: everyEpochs * span.updatesPerEpoch, factor: factor)
  }
}

/// target · factor^⌊t / interval⌋, t counted from the first update of all, the warm-up's included.
package struct StepDecayCurve: LearningRateCurve {
  /// In updates, at least 1.
  package let interval: Int
  package let factor: Double

  /// Times `factor` after each `interval` updates.
  package init(interval: Int, factor: Double) { (self.interval, self.factor) = (interval, factor) }

  package func rate(update: Int, warmup: Int, target: Double) -> Double { target * power(factor, update / interval) }

  package var words: String { "times \(factor) every \(interval) updates" }
}
