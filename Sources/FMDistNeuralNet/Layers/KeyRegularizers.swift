/// The regularizers of a layer, by their keys.
private struct KeyRegularizers: KeyListener {
  var found: [(key: String, regularizer: Regularizer)] = []

  mutating func regularizer(_ key: String, _ value: inout Regularizer?) {
    if let value { found.append((key, value)) }
  }
}

extension LayerDescription {
  /// What the layer adds to the loss, by the keys that say so.
  public var regularizers: [(key: String, regularizer: Regularizer)] {
    var (keys, copy) = (KeyRegularizers(), self)
    copy.visit(&keys)
    return keys.found
  }
}
