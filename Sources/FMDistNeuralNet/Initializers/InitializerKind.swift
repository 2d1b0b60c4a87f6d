import FMDistKernels
import FMDistMemory

/// One way to fill an array before the first step: what a configuration says of it, and its numbers.
///
/// A kind is a type that conforms to this, and a line in ``Initializers/all``.
package protocol InitializerKind: Equatable, Sendable {
  /// Keras's name in snake case.
  static var name: String { get }

  /// At Keras's defaults.
  init()
  /// Visits all keys, in the order in which they are written.
  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure)

  /// What is wrong with its settings, as the end of a sentence that begins with its key: "has a stddev of -1"; nil for nothing.
  var mistake: String? { get }
  /// Overwrites `array`, of `fans` products, in Keras's layout. Element e is a function of (`random`, e) alone.
  func fill(_ array: View<Float>, fans: (input: Int, output: Int), by random: InitializerRandom)
}

extension InitializerKind {
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}
  package var mistake: String? { nil }

  func isEqual(to other: any InitializerKind) -> Bool { (other as? Self) == self }
}

/// All kinds of initializer that there are.
package enum Initializers {
  /// A line for each, in the order in which help lists them.
  package static let all: [any InitializerKind.Type] = [
    GlorotUniform.self, GlorotNormal.self, HeUniform.self, HeNormal.self, LecunUniform.self, LecunNormal.self,
    Zeros.self, Ones.self, Constant.self, TruncatedNormal.self, RandomNormal.self, RandomUniform.self,
  ]

  /// The names of all, as configurations have them.
  package static var names: [String] { all.map { $0.name } }

  /// The kind with the name `name`.
  package static func named(_ name: String) -> (any InitializerKind.Type)? { all.first { $0.name == name } }
}
