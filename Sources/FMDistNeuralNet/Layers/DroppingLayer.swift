/// What layers that drop a share of their input have in common: its key.
protocol DroppingLayer: NoiseLayer {
  /// The share that is dropped, from 0 to below 1.
  var rate: Double { get set }
}

extension DroppingLayer {
  static var keepsZeros: Bool { true }

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.share("rate", &rate, isRequired: true)
  }

  func checkRate() throws(LayerMisfit) {
    guard rate >= 0, rate < 1 else { throw LayerMisfit("has a rate of \(rate); expected 0 <= rate < 1") }
  }
}
