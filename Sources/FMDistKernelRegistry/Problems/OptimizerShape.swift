import FMDistMemory

/// An optimizer, the weights that it updates, and for how many steps.
struct OptimizerShape: Sendable, CustomStringConvertible {
  var rule: OptimizerRule
  var count: Int
  var steps = 1

  var description: String { "\(count), \(rule)" + (steps == 1 ? "" : ", \(steps) steps") }

  /// Several steps of each rule.
  static func sweep(_ rules: [OptimizerRule]) -> [OptimizerShape] {
    rules.flatMap { rule in [0, 16, 48, 400].map { OptimizerShape(rule: rule, count: $0, steps: 12) } }
  }

  /// The weights of 3x3 convolutions of 32 to 64 and of 128 to 128, and of a dense layer of 784 to 512.
  static func recipes(_ rules: [OptimizerRule]) -> [OptimizerShape] {
    rules.flatMap { rule in [18_432, 147_456, 401_408].map { OptimizerShape(rule: rule, count: $0) } }
  }

  /// Of each sixteen elements the last three are padding: weights and gradients are zero there.
  func prepare(seed: UInt64) -> PreparedKernel {
    func values(_ array: UInt32, scale: Float) -> [Float] {
      floats(count, seed: seed, array: array).enumerated().map { $0.offset % 16 >= 13 ? 0 : $0.element * scale }
    }
    let initial = values(0, scale: 0.1)
    let gradients = (1...steps).map { values(UInt32($0), scale: 3) }
    let buffers = gradients.map { Buffer($0) }
    let weights = Buffer(initial)
    let states = (0..<rule.states).map { _ in Buffer<Float>(count: count) }
    let views = states.map(\.view)
    var step = 0
    return PreparedKernel(
      cost: KernelCost(floats: (3 + 2 * rule.states) * count), runs: steps
    ) {
      step += 1
      withExtendedLifetime(states) {
        rule.update(step, weights.view, buffers[(step - 1) % buffers.count].view, 0.125, views)
      }
    } results: {
      let expected = initial.indices.map { i in
        rule.formula(initial[i], gradients.map { Double($0[i]) * 0.125 })
      }
      let rest = ([weights] + states).flatMap { $0.padding(width: 13, stride: 16) }
      return [
        KernelResult("w", weights.array, expected: expected, padding: rest)
      ]
    }
  }
}

extension KernelEntry {
  /// An optimizer under several settings, of which the first `measured` are the benchmarks'.
  static func optimizer(
    _ name: String, of function: String, measured: Int = 1, _ rules: [OptimizerRule]
  ) -> KernelEntry {
    KernelEntry(
      name, of: function, tests: OptimizerShape.sweep(rules),
      benchmarks: OptimizerShape.recipes(Array(rules.prefix(measured)))
    ) { shape, seed in shape.prepare(seed: seed) }
  }
}
