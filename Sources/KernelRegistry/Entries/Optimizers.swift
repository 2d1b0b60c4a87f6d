import Kernels
import Memory

// To add one: its formula in OptimizerReference, its rules here, and its name in KernelRegistry.

extension KernelEntry {
  /// SGD, with momentum and Nesterov's.
  static let sgd = optimizer(
    "sgd", of: "SGDUpdate.apply", measured: 2,
    [(0, false), (0.9, false), (0.9, true), (0.5, true)].map { momentum, nesterov in
      OptimizerRule(
        momentum == 0 ? "plain" : "momentum \(momentum)\(nesterov ? " Nesterov" : "")", states: momentum == 0 ? 0 : 1
      ) { _, weights, gradient, scale, states in
        SGDUpdate(learningRate: 0.05, momentum: Float(momentum), nesterov: nesterov).apply(
          weights: weights, gradient: gradient, scale: scale, velocity: states.first ?? weights[0..<0])
      } formula: { weight, gradient in
        weight.sgd(gradient: gradient, rate: 0.05, momentum: momentum, nesterov: nesterov)
      }
    })

  /// Adam.
  static let adam = optimizer(
    "adam", of: "AdamUpdate.apply",
    [(0.9, 0.999, 1e-7), (0.8, 0.95, 1e-3), (0, 0.9, 1e-7), (0.9, 0.999, 0.1)].map { beta1, beta2, epsilon in
      OptimizerRule("β \(beta1) \(beta2), ε \(epsilon)", states: 2) { step, weights, gradient, scale, states in
        AdamUpdate(learningRate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step).apply(
          weights: weights, gradient: gradient, scale: scale, mean: states[0], variance: states[1])
      } formula: { weight, gradient in
        weight.adam(gradient: gradient, rate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon)
      }
    })
}
