import FMDistKernels
import FMDistMemory

// To add one: its formula in Reference, its rules here, and its name in KernelRegistry.

extension KernelEntry {
  /// SGD, with momentum and Nesterov's.
  static let sgd = optimizer(
    "sgd", of: "SGDUpdate.apply", measured: 2,
    [(0, false, 0), (0.9, false, 0), (0.9, true, 0), (0.5, true, 0), (0, false, 0.5), (0.9, true, 0.5)].map {
      momentum, nesterov, decay in
      let update = SGDUpdate(learningRate: 0.05, momentum: momentum, nesterov: nesterov, weightDecay: decay)
      return OptimizerRule(
        (momentum == 0 ? "plain" : "momentum \(momentum)\(nesterov ? " Nesterov" : "")") + words(decay),
        states: momentum == 0 ? 0 : 1
      ) { _, weights, gradient, scale, states in
        update.apply(weights: weights, gradient: gradient, scale: scale, velocity: states.first ?? weights[0..<0])
      } formula: { weight, gradients in
        var reference = OptimizerReference(weight: weight)
        for gradient in gradients {
          reference.decay(rate: 0.05, weightDecay: decay)
          reference.sgd(gradient: gradient, rate: 0.05, momentum: momentum, nesterov: nesterov)
        }
        return reference.expected
      }
    })

  /// Adam.
  static let adam = optimizer(
    "adam", of: "AdamUpdate.apply",
    [(0.9, 0.999, 1e-7), (0.8, 0.95, 1e-3), (0, 0.9, 1e-7), (0.9, 0.999, 0.1)].map { beta1, beta2, epsilon in
      OptimizerRule("β \(beta1) \(beta2), ε \(epsilon)", states: 2) { step, weights, gradient, scale, states in
        AdamUpdate(learningRate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step).apply(
          weights: weights, gradient: gradient, scale: scale, mean: states[0], variance: states[1])
      } formula: { weight, gradients in
        var reference = OptimizerReference(weight: weight)
        for gradient in gradients {
          reference.adam(gradient: gradient, rate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon)
        }
        return reference.expected
      }
    })

  /// Adam with decoupled decay of the weights.
  static let adamw = optimizer(
    "adamw", of: "AdamUpdate.apply",
    [(0.004, 1e-7), (0.3, 1e-3), (10, 1e-7)].map { decay, epsilon in
      OptimizerRule("decay \(decay), ε \(epsilon)", states: 2) { step, weights, gradient, scale, states in
        AdamUpdate(learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: epsilon, weightDecay: decay, step: step)
          .apply(
            weights: weights, gradient: gradient, scale: scale, mean: states[0], variance: states[1])
      } formula: { weight, gradients in
        var reference = OptimizerReference(weight: weight)
        for gradient in gradients {
          reference.decay(rate: 0.01, weightDecay: decay)
          reference.adam(gradient: gradient, rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: epsilon)
        }
        return reference.expected
      }
    })

  /// RMSprop, with momentum and centered.
  static let rmsprop = optimizer("rmsprop", of: "RMSpropUpdate.apply", rmspropRules)

  private static var rmspropRules: [OptimizerRule] {
    let settings: [(Double, Double, Double, Double)] = [
      (0.9, 0, 1e-7, 0), (0.9, 0.9, 1e-7, 0), (0.5, 0.4, 1e-3, 0.5), (0, 0, 1e-7, 0),
    ]
    return settings.flatMap { rho, momentum, epsilon, decay in
      // Without any memory a mean's square is the mean of the squares, and centering leaves nothing but rounding.
      (rho > 0 ? [false, true] : [false]).map { centered in
        let update = RMSpropUpdate(
          learningRate: 0.01, rho: rho, momentum: momentum, epsilon: epsilon, centered: centered,
          weightDecay: decay)
        let name =
          "ρ \(rho)\(momentum == 0 ? "" : ", momentum \(momentum)"), ε \(epsilon)\(centered ? ", centered" : "")"
        return OptimizerRule(name + words(decay), states: 1 + (momentum == 0 ? 0 : 1) + (centered ? 1 : 0)) {
          _, weights, gradient, scale, states in
          let empty = weights[0..<0]
          update.apply(
            weights: weights, gradient: gradient, scale: scale, velocity: states[0],
            momentum: momentum == 0 ? empty : states[1], averageGradient: centered ? states[states.count - 1] : empty)
        } formula: { weight, gradients in
          var reference = RMSpropReference(weight: weight)
          for gradient in gradients {
            reference.decay(rate: 0.01, weightDecay: decay)
            reference.update(
              gradient: gradient, rate: 0.01, rho: rho, momentum: momentum, epsilon: epsilon, centered: centered)
          }
          return reference.expected
        }
      }
    }
  }

  /// Adadelta.
  static let adadelta = optimizer(
    "adadelta", of: "AdadeltaUpdate.apply",
    [(1, 0.95, 1e-7, 0), (0.001, 0.95, 1e-7, 0), (1, 0.5, 1e-3, 0.3), (2, 0, 1e-6, 0)].map {
      rate, rho, epsilon, decay in
      let update = AdadeltaUpdate(learningRate: rate, rho: rho, epsilon: epsilon, weightDecay: decay)
      return OptimizerRule("rate \(rate), ρ \(rho), ε \(epsilon)" + words(decay), states: 2) {
        _, weights, gradient, scale, states in
        update.apply(
          weights: weights, gradient: gradient, scale: scale, squaredGradient: states[0], squaredChange: states[1])
      } formula: { weight, gradients in
        var reference = AdadeltaReference(weight: weight)
        for gradient in gradients {
          reference.decay(rate: rate, weightDecay: decay)
          reference.update(gradient: gradient, rate: rate, rho: rho, epsilon: epsilon)
        }
        return reference.expected
      }
    })

  private static func words(_ decay: Double) -> String { decay == 0 ? "" : ", decay \(decay)" }
}
