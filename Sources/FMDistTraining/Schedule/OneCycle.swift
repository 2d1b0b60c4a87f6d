import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// Up to the target and down again, once in all epochs. PyTorch's `OneCycleLR` with two phases, and without its cycle of momentum (Smith
/// and Topin, "Super-Convergence", 2018).
///
/// From target / divFactor up to the target by update pctStart · n - 1 of n, then down to the first rate / finalDivFactor by the last.
package struct OneCycle: ScheduleKind {
  package static let name = "one_cycle"
  package static let hasWarmup = true

  /// How the rate goes from one end of a phase to the other.
  package enum AnnealStrategy: String, CaseIterable, Sendable {
    /// Along half a cosine.
    case cos
    /// In a straight line.
    case linear
  }

  /// The target; nil for the optimizer's rate.
  package var maxLearningRate: Double?
  /// The part of all updates in which the rate rises, 0 to 1.
  package var pctStart: Double
  /// The target over the first rate.
  package var divFactor: Double
  /// The first rate over the last.
  package var finalDivFactor: Double
  /// How it goes between them.
  package var annealStrategy: AnnealStrategy

  /// A cycle of this form.
  package init(
    maxLearningRate: Double? = nil, pctStart: Double, divFactor: Double, finalDivFactor: Double,
    annealStrategy: AnnealStrategy
  ) {
    self.maxLearningRate = maxLearningRate
    self.pctStart = pctStart
    self.divFactor = divFactor
    self.finalDivFactor = finalDivFactor
    self.annealStrategy = annealStrategy
  }

  package init(_ options: ConfigurationNode) throws(ConfigurationError) {
    pctStart = try options.optionalDouble("pct_start", in: 0...1) ?? 0.3
    divFactor = try options.optionalDouble("div_factor", in: 1...) ?? 25
    finalDivFactor = try options.optionalDouble("final_div_factor", in: 1...) ?? 10_000
    annealStrategy = try options.optionalChoice("anneal_strategy") ?? .cos
    maxLearningRate = try options.optionalDouble("max_learning_rate", in: 0...)
  }

  package var entries: [(String, ConfigurationValue)] {
    (maxLearningRate.map { [("max_learning_rate", .double($0))] } ?? []) + [
      ("pct_start", .double(pctStart)), ("div_factor", .double(divFactor)),
      ("final_div_factor", .double(finalDivFactor)), ("anneal_strategy", .string(annealStrategy.rawValue)),
    ]
  }

  package var peak: (key: String, rate: Double)? { maxLearningRate.map { ("max_learning_rate", $0) } }

  package func curve(over span: ScheduleSpan) -> (any LearningRateCurve)? { OneCycleCurve(self, updates: span.total) }

  package var dependsOnEpochs: Bool { true }
}

/// ``OneCycle`` in so many updates.
package struct OneCycleCurve: LearningRateCurve {
  package let cycle: OneCycle
  package let updates: Int

  /// `cycle` in `updates`, behind the last of which the rate stays.
  package init(_ cycle: OneCycle, updates: Int) { (self.cycle, self.updates) = (cycle, updates) }

  package func rate(update: Int, warmup: Int, target: Double) -> Double {
    let first = target / cycle.divFactor
    let turn = cycle.pctStart * Double(updates) - 1
    let end = Double(updates - 1)
    let place = min(Double(update), end)
    if place <= turn { return anneal(from: first, to: target, share(of: place, from: 0, to: turn)) }
    // A rise that would end before the first update leaves its end as the fall's beginning, as there.
    return anneal(from: target, to: first / cycle.finalDivFactor, share(of: place, from: turn, to: end))
  }

  package var words: String { "in one cycle of \(updates) updates, from 1/\(cycle.divFactor) of it" }

  private func share(of place: Double, from start: Double, to end: Double) -> Double {
    end > start ? (place - start) / (end - start) : 1
  }

  private func anneal(from start: Double, to end: Double, _ share: Double) -> Double {
    switch cycle.annealStrategy {
    case .cos: end + (start - end) / 2 * (cosine(ofPi: share) + 1)
    case .linear: (end - start) * share + start
    }
  }
}
