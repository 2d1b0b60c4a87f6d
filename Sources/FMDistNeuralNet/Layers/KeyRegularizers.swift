/// The regularizers of a layer, by their keys.
private struct KeyRegularizers: KeyVisitor {
  var found: [(key: String, regularizer: Regularizer)] = []

  mutating func regularizer(_ key: String, _ value: inout Regularizer?) {
    if let value { found.append((key, value)) }
  }

  mutating func integer(_ key: String, _ value: inout Int, atLeast least: Int, isRequired: Bool) {}
  mutating func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, isRequired: Bool) {}
  mutating func share(_ key: String, _ value: inout Double, isRequired: Bool) {}
  mutating func flag(_ key: String, _ value: inout Bool) {}
  mutating func choice<Choice>(_ key: String, _ value: inout Choice, isRequired: Bool)
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {}
  mutating func extent(_ key: String, _ value: inout Extent, isRequired: Bool) {}
  mutating func initializer(_ key: String, _ value: inout Initializer) {}
  mutating func axes(_ key: String, _ value: inout [Int]) {}
  mutating func margins(_ key: String, _ value: inout Margins) {}
  mutating func shape(_ key: String, _ value: inout [Int]) {}
  mutating func layers(_ key: String, _ value: inout [LayerDescription], isRequired: Bool) {}
}

extension LayerDescription {
  /// What the layer adds to the loss, by the keys that say so.
  public var regularizers: [(key: String, regularizer: Regularizer)] {
    func visit<Kind: Layer>(_ layer: Kind) -> [(key: String, regularizer: Regularizer)] {
      var (keys, copy) = (KeyRegularizers(), layer)
      copy.visit(&keys)
      return keys.found
    }
    return visit(layer)
  }
}
