import FMDistNeuralNet

/// What all threads together spend on one phase of one layer, an image.
struct StepPart: Encodable {
  /// The layer's name, those of all layers that are computed in one pass, or `step` for what belongs to none.
  let layer: String
  /// ``StepTimer/Phase``'s name, or `waiting` for what is in none.
  let phase: String
  /// Microseconds of a thread an image.
  let microseconds: Double
  /// The share of all threads' time.
  let share: Double
  /// Executed operations an image, in millions; nil where there are none to count.
  let executedMflops: Double?
  /// Executed operations a second of a thread, as a share of a thread's FMA peak.
  let shareOfFmaPeak: Double?

  /// All parts of `images` images that took all of `timer`'s threads `seconds`; the shares add up to one.
  static func all(
    of timer: StepTimer, plan: ModelPlan, executed: [FLOPs], images: Int, seconds: Double, peak: Double
  ) -> [StepPart] {
    let total = seconds * Double(timer.threads)
    func part(_ layer: String, _ phase: String, seconds: Double, flops: Double = 0) -> StepPart {
      StepPart(
        layer: layer, phase: phase, microseconds: seconds / Double(images) * 1e6, share: seconds / total,
        executedMflops: flops > 0 ? flops / 1e6 : nil,
        shareOfFmaPeak: flops > 0 ? flops * Double(images) / seconds / (peak / Double(timer.threads)) : nil)
    }
    var parts: [StepPart] = []
    for layer in 0...plan.layers.count {
      for phase in StepTimer.Phase.allCases {
        let nanoseconds = timer.nanoseconds(layer: layer, phase: phase)
        guard nanoseconds > 0 else { continue }
        let flops = layer < plan.layers.count ? executed[layer].flops(of: phase) : 0
        parts.append(
          part(plan.jointName(at: layer), "\(phase)", seconds: Double(nanoseconds) * 1e-9, flops: flops))
      }
    }
    let known = parts.reduce(0) { $0 + $1.share }
    return parts + [part("step", "waiting", seconds: total * (1 - known))]
  }
}

extension FLOPs {
  fileprivate func flops(of phase: StepTimer.Phase) -> Double {
    switch phase {
    case .forward: forward
    case .dataGradient: dataGradient
    case .weightsGradient: weightsGradient
    default: 0
    }
  }
}
