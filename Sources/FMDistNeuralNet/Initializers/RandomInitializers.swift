import FMDistMemory

/// A normal distribution of a mean and a deviation, as far as `limit` deviations.
protocol NormalKind: InitializerKind {
  var mean: Double { get set }
  /// Of the distribution before it is truncated.
  var stddev: Double { get set }
  /// In deviations; numbers beyond it are drawn again.
  static var limit: Double { get }
}

extension NormalKind {
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("mean", &mean, in: Double.plausible)
    try keys.number("stddev", &stddev, in: 0...Double.plausible.upperBound)
  }

  package var mistake: String? {
    mean.isFinite && stddev.isFinite && stddev >= 0
      ? nil : "has a mean of \(mean) and a stddev of \(stddev); expected numbers, and a stddev of at least 0"
  }

  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    random.fillNormally(array, mean: mean, deviation: stddev, limit: Self.limit)
  }
}

/// A normal distribution.
package struct RandomNormal: NormalKind {
  package static let name = "random_normal"
  static let limit = Double.infinity
  package var mean = 0.0
  package var stddev = 0.05
  package init() {}
}

/// A normal distribution of which numbers beyond two standard deviations are drawn again.
package struct TruncatedNormal: NormalKind {
  package static let name = "truncated_normal"
  static let limit = 2.0
  package var mean = 0.0
  package var stddev = 0.05
  package init() {}
}

/// A uniform distribution.
package struct RandomUniform: InitializerKind {
  package static let name = "random_uniform"

  package var minval = -0.05
  package var maxval = 0.05

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.number("minval", &minval, in: Double.plausible)
    try keys.number("maxval", &maxval, in: Double.plausible)
  }

  package var mistake: String? {
    minval.isFinite && maxval.isFinite && minval <= maxval
      ? nil : "has a minval of \(minval) and a maxval of \(maxval); expected a maxval of at least minval"
  }

  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    random.fillUniformly(array) { Float(minval + (maxval - minval) * $0) }
  }
}

extension Initializer {
  /// A normal distribution.
  public static func randomNormal(mean: Double = 0, stddev: Double = 0.05) -> Initializer {
    var kind = RandomNormal()
    (kind.mean, kind.stddev) = (mean, stddev)
    return Initializer(kind)
  }

  /// A normal distribution of which numbers beyond two standard deviations are drawn again.
  public static func truncatedNormal(mean: Double = 0, stddev: Double = 0.05) -> Initializer {
    var kind = TruncatedNormal()
    (kind.mean, kind.stddev) = (mean, stddev)
    return Initializer(kind)
  }

  /// A uniform distribution from `minval` to `maxval`.
  public static func randomUniform(minval: Double = -0.05, maxval: Double = 0.05) -> Initializer {
    var kind = RandomUniform()
    (kind.minval, kind.maxval) = (minval, maxval)
    return Initializer(kind)
  }
}
