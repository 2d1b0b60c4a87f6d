import FMDistMemory

/// A distribution about 0 whose variance follows from the products that an output sums. Keras's `VarianceScaling`.
protocol VarianceScaling: InitializerKind {
  /// The variance that is wanted.
  static func variance(_ fans: (input: Int, output: Int)) -> Double
  /// Whether it is uniform; else normal, drawn again beyond two standard deviations.
  static var isUniform: Bool { get }
}

extension VarianceScaling {
  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    let variance = Self.variance(fans)
    if Self.isUniform {
      let limit = (3 * variance).squareRoot()
      random.fillUniformly(array) { Float((2 * $0 - 1) * limit) }
    } else {
      // Keras's number: the deviation of a standard normal distribution that ends at two standard deviations.
      random.fillNormally(array, mean: 0, deviation: variance.squareRoot() / 0.87962566103423978, limit: 2)
    }
  }
}

/// Glorot and Bengio's, "Understanding the difficulty of training deep feedforward neural networks" (2010): 2 / (fan in + fan out).
protocol Glorot: VarianceScaling {}
extension Glorot {
  static func variance(_ fans: (input: Int, output: Int)) -> Double { 2 / Double(max(1, fans.input + fans.output)) }
}

/// He et al.'s, "Delving deep into rectifiers" (2015): 2 / fan in.
protocol He: VarianceScaling {}
extension He {
  static func variance(_ fans: (input: Int, output: Int)) -> Double { 2 / Double(max(1, fans.input)) }
}

/// LeCun et al.'s, "Efficient backprop" (1998): 1 / fan in.
protocol Lecun: VarianceScaling {}
extension Lecun {
  static func variance(_ fans: (input: Int, output: Int)) -> Double { 1 / Double(max(1, fans.input)) }
}

package struct GlorotUniform: Glorot {
  package static let name = "glorot_uniform"
  static let isUniform = true
  package init() {}
  /// ± √(6 / (fan in + fan out))
  package func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom) {
    let limit = (6 / Double(fans.input + fans.output)).squareRoot()
    random.fillUniformly(array) { Float((2 * $0 - 1) * limit) }
  }
}

package struct GlorotNormal: Glorot {
  package static let name = "glorot_normal"
  static let isUniform = false
  package init() {}
}

package struct HeUniform: He {
  package static let name = "he_uniform"
  static let isUniform = true
  package init() {}
}

package struct HeNormal: He {
  package static let name = "he_normal"
  static let isUniform = false
  package init() {}
}

package struct LecunUniform: Lecun {
  package static let name = "lecun_uniform"
  static let isUniform = true
  package init() {}
}

package struct LecunNormal: Lecun {
  package static let name = "lecun_normal"
  static let isUniform = false
  package init() {}
}

extension Initializer {
  /// Glorot and Bengio's uniform distribution: ± √(6 / (fan in + fan out)).
  public static let glorotUniform = Initializer(GlorotUniform())
  /// A truncated normal distribution of variance 2 / (fan in + fan out).
  public static let glorotNormal = Initializer(GlorotNormal())
  /// He's uniform distribution: ± √(6 / fan in).
  public static let heUniform = Initializer(HeUniform())
  /// A truncated normal distribution of variance 2 / fan in.
  public static let heNormal = Initializer(HeNormal())
  /// LeCun's uniform distribution: ± √(3 / fan in).
  public static let lecunUniform = Initializer(LecunUniform())
  /// A truncated normal distribution of variance 1 / fan in.
  public static let lecunNormal = Initializer(LecunNormal())
}
