import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// Along half a cosine, in `length` or to the end of training. Keras's `CosineDecay`.
package struct CosineDecay: ScheduleKind {
  package static let name = "cosine_decay"

  /// Nil for all updates after the warm-up.
  package var length: RunConfiguration.TrainingConfiguration.Warmup.Length?
  /// The last rate over the target.
  package var alpha: Double

  package init(_ options: ConfigurationNode) throws(ConfigurationError) {
    length = try RunConfiguration.TrainingConfiguration.Warmup.Length(
      options, steps: "decay_steps", epochs: "decay_epochs")
    alpha = try options.optionalDouble("alpha", in: 0...1) ?? 0
  }

  package var entries: [(String, ConfigurationValue)] {
    (length.map { [$0.entry(steps: "decay_steps", epochs: "decay_epochs")] } ?? []) + [("alpha", .double(alpha))]
  }

  package func curve(over span: ScheduleSpan) -> (any LearningRateCurve)? {
    let updates = length?.updates(perEpoch: span.updatesPerEpoch) ?? max(1, span.total - span.warmup)
    return CosineDecayCurve(updates: updates, alpha: alpha)
  }

  package var dependsOnEpochs: Bool { length == nil }
}

/// Along half a cosine to `alpha` · target in `updates` after the warm-up, where it stays (Loshchilov and Hutter, "SGDR", 2017).
package struct CosineDecayCurve: LearningRateCurve {
  package let updates: Int
  package let alpha: Double

  /// To `alpha` of the target in `updates`.
  package init(updates: Int, alpha: Double) { (self.updates, self.alpha) = (updates, alpha) }

  package func rate(update: Int, warmup: Int, target: Double) -> Double {
    let fraction = Double(min(update - warmup, updates)) / Double(updates)
    return target * ((1 - alpha) * (0.5 * (1 + cosine(ofPi: fraction))) + alpha)
  }

  package var words: String { "along a cosine to \(alpha) of it in \(updates) updates" }
}
