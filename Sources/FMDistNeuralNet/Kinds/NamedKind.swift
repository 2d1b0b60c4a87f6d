/// One kind of what a configuration names: of loss, of schedule.
package protocol NamedKind: Equatable, Sendable {
  /// Its name in configurations: Keras's in snake case.
  static var name: String { get }
}

extension NamedKind {
  /// Whether `other` is of the same kind with the same settings.
  package func isEqual(to other: any NamedKind) -> Bool { (other as? Self) == self }
}

/// A kind whose settings are keys: of layer, loss, metric, optimizer, initializer.
package protocol ConfigurableKind: NamedKind {
  /// At Keras's defaults. Where a key has no default, the value is anything: whoever reads the keys overwrites it.
  init()
  /// Visits all keys, in the order in which they are written.
  mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure)
}

extension ConfigurableKind {
  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {}

  /// The same kind with the settings that `keys` leave behind.
  package func visited<Keys: KeyVisitor>(by keys: inout Keys) throws(Keys.Failure) -> Self {
    var copy = self
    try copy.visit(&keys)
    return copy
  }
}
