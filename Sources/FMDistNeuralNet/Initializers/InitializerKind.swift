import FMDistKernels
import FMDistMemory

/// One way to fill an array before the first step: what a configuration says of it, and its numbers.
///
/// A kind is a type that conforms to this, and a line in ``Initializer/kinds``.
package protocol InitializerKind: ConfigurableKind {
  /// What is wrong with its settings, as the end of a sentence that begins with its key: "has a stddev of -1"; nil for nothing.
  var mistake: String? { get }
  /// Overwrites `array`, of `fans` products, in Keras's layout. Element e is a function of (`random`, e) alone.
  func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom)
}

extension InitializerKind {
  package var mistake: String? { nil }
}

extension Initializer {
  /// All kinds of initializer that there are, a line for each.
  package static let kinds = KindList<any InitializerKind.Type>([
    GlorotUniform.self, GlorotNormal.self, HeUniform.self, HeNormal.self, LecunUniform.self, LecunNormal.self,
    Zeros.self, Ones.self, Constant.self, TruncatedNormal.self, RandomNormal.self, RandomUniform.self,
  ]) { $0.name }
}
