import FMDistKernels
import FMDistMemory

/// γ and β of a normalisation, one of each a channel, and for each shard their gradients.
final class ScaleAndShift: Sendable {
  private let gamma, beta: ParameterMemory?
  /// Ones and zeros, in place of what is not learned.
  private let ones, zeros: Buffer<Float>
  private let count: Int
  private let shards: [Buffer<Float>]
  /// For each shard the gradients of γ and β; empty where neither is learned, or both are frozen.
  let shardGradients: [View<Float>]

  /// The first parameters of the layer at `index`, as far as there are such.
  init(in builder: NetworkBuilder, of index: Int, scale: Bool, center: Bool) {
    gamma = scale ? builder.parameter(0, of: index) : nil
    beta = center ? builder.parameter(scale ? 1 : 0, of: index) : nil
    let count = padded(builder.plan.layers[index].output.channels)
    self.count = count
    ones = Buffer(Array(repeating: 1, count: count))
    zeros = Buffer(count: count)
    shards = (0..<((gamma ?? beta)?.changes == true ? builder.batch.shardCount : 0)).map { _ in Buffer(count: 2 * count)
    }
    shardGradients = shards.map(\.view)
  }

  var scale: View<Float> { gamma?.weights ?? ones.view }
  var shift: View<Float> { beta?.weights ?? zeros.view }
  /// Whether any of the two is learned.
  var learns: Bool { !shards.isEmpty }

  func scaleGradient(_ shard: Int) -> View<Float> { shardGradients[shard][0..<count] }
  func shiftGradient(_ shard: Int) -> View<Float> { shardGradients[shard][count..<2 * count] }

  func takeGradients(ofShard shard: Int, asRoot root: Int) {
    gamma?.gradients[root].copy(from: scaleGradient(shard))
    beta?.gradients[root].copy(from: shiftGradient(shard))
  }
}

/// What normalisations have in common: their last keys, and γ and β.
protocol NormalizationLayer: ActivationJoining {
  var epsilon: Double { get set }
  /// Whether β is learned.
  var center: Bool { get set }
  /// Whether γ is learned.
  var scale: Bool { get set }
}

extension NormalizationLayer {
  mutating func visitNormalization<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("epsilon", &epsilon, in: Double(Float.leastNormalMagnitude)...1)
    try keys.flag("center", &center)
    try keys.flag("scale", &scale)
  }

  package func parameters(of inputs: [Shape]) -> [ParameterDescription] {
    .scaleAndShift(inputs[0].channels, scale: scale, center: center)
  }
}

extension [ParameterDescription] {
  /// γ, from ones on, and β, from zeros on, of `channels` each, as far as there are such.
  static func scaleAndShift(_ channels: Int, scale: Bool, center: Bool) -> [ParameterDescription] {
    (scale ? [ParameterDescription(role: "gamma", shape: [channels], initializer: .ones)] : [])
      + (center ? [ParameterDescription(role: "beta", shape: [channels], initializer: .zeros)] : [])
  }
}
