import Memory

/// What becomes of a byte of an image on its way into the model.
public enum PixelScaling: String, CaseIterable, Sendable {
  /// 0 ... 255
  case none
  /// 0 ... 1: divided by 255
  case unit

  /// Overwrites `floats` with the scaled `bytes`.
  public func convert(_ bytes: View<UInt8>, into floats: View<Float>) {
    require(bytes.count == floats.count, "images of different sizes")
    let divisor: Float = self == .unit ? 255 : 1
    for i in 0..<bytes.count { floats.base[i] = Float(bytes.base[i]) / divisor }
  }
}
