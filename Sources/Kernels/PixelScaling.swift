internal import CKernelTarget
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
    let whole = bytes.count / 16 * 16
    for i in stride(from: 0, to: whole, by: 16) { fmdist_scale_bytes(bytes.base + i, divisor, floats.base + i) }
    for i in whole..<bytes.count { floats.base[i] = Float(bytes.base[i]) / divisor }
  }
}
