import FMDistKernels

/// PyTorch's `OneCycleLR` with two phases, and without its cycle of momentum (Smith and Topin, "Super-Convergence", 2018).
///
/// From target / divFactor up to the target by update pctStart · n - 1 of n, then down to the first rate / finalDivFactor by the last.
package struct OneCycle: Equatable, Sendable {
  /// How the rate goes from one end of a phase to the other.
  package enum AnnealStrategy: String, CaseIterable, Sendable {
    /// Along half a cosine.
    case cos
    /// In a straight line.
    case linear
  }

  /// The part of all updates in which the rate rises, 0 to 1.
  package var pctStart: Double
  /// The target over the first rate.
  package var divFactor: Double
  /// The first rate over the last.
  package var finalDivFactor: Double
  /// How it goes between them.
  package var annealStrategy: AnnealStrategy

  /// A cycle of this form.
  package init(pctStart: Double, divFactor: Double, finalDivFactor: Double, annealStrategy: AnnealStrategy) {
    self.pctStart = pctStart
    self.divFactor = divFactor
    self.finalDivFactor = finalDivFactor
    self.annealStrategy = annealStrategy
  }

  /// The rate of the update that has `update` before it, of `updates` in all; behind the last it stays.
  func rate(update: Int, of updates: Int, target: Double) -> Double {
    let first = target / divFactor
    let turn = pctStart * Double(updates) - 1
    let end = Double(updates - 1)
    let place = min(Double(update), end)
    if place <= turn { return anneal(from: first, to: target, share(of: place, from: 0, to: turn)) }
    // A rise that would end before the first update leaves its end as the fall's beginning, as there.
    return anneal(from: target, to: first / finalDivFactor, share(of: place, from: turn, to: end))
  }

  private func share(of place: Double, from start: Double, to end: Double) -> Double {
    end > start ? (place - start) / (end - start) : 1
  }

  private func anneal(from start: Double, to end: Double, _ share: Double) -> Double {
    switch annealStrategy {
    case .cos: end + (start - end) / 2 * (cosine(ofPi: share) + 1)
    case .linear: (end - start) * share + start
    }
  }
}
