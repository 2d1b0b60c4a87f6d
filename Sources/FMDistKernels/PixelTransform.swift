internal import CFMDistKernelTarget
import FMDistMemory

/// A ``PixelScaling`` ready to be applied: made once, with what it has learned of the images.
package struct PixelTransform: Sendable {
  private enum Rule: Sendable {
    case divide(Float)
    case standardize(means: Buffer<Float>, deviations: Buffer<Float>)
    case normalize(means: Buffer<Float>, deviations: Buffer<Float>)
  }

  private let rule: Rule

  /// 0 ... 255
  package static let none = PixelTransform(rule: .divide(1))
  /// 0 ... 1: divided by 255
  package static let unit = PixelTransform(rule: .divide(255))

  /// (x - mean) / deviation, with a mean and a deviation, not 0, for each element of an image.
  package static func standard(means: [Float], deviations: [Float]) -> PixelTransform {
    precondition(means.count == deviations.count, "as many means as deviations")
    return PixelTransform(rule: .standardize(means: Buffer(means), deviations: Buffer(deviations)))
  }

  /// (x / 255 - mean) / deviation, each rounded, with a mean and a deviation, not 0, for each element of an image.
  package static func normalized(means: [Float], deviations: [Float]) -> PixelTransform {
    precondition(means.count == deviations.count, "as many means as deviations")
    return PixelTransform(rule: .normalize(means: Buffer(means), deviations: Buffer(deviations)))
  }

  /// Overwrites `floats` with the transformed `bytes` of one image.
  package func convert(_ bytes: View<UInt8>, into floats: View<Float>) {
    require(bytes.count == floats.count, "images of different sizes")
    let whole = bytes.count / 16 * 16
    switch rule {
    case .divide(let divisor):
      for i in stride(from: 0, to: whole, by: 16) { fmdist_scale_bytes(bytes.base + i, divisor, floats.base + i) }
      for i in whole..<bytes.count { floats.base[i] = Float(bytes.base[i]) / divisor }
    case .standardize(let means, let deviations):
      require(bytes.count == means.count, "an image of another size than those that the scaling was fitted to")
      let (mean, deviation) = (means.view.base, deviations.view.base)
      for i in stride(from: 0, to: whole, by: 16) {
        fmdist_standardize_bytes(bytes.base + i, mean + i, deviation + i, floats.base + i)
      }
      for i in whole..<bytes.count { floats.base[i] = (Float(bytes.base[i]) - mean[i]) / deviation[i] }
    case .normalize(let means, let deviations):
      require(bytes.count == means.count, "an image of another size than that which the scaling was made for")
      let (mean, deviation) = (means.view.base, deviations.view.base)
      for i in stride(from: 0, to: whole, by: 16) {
        fmdist_normalize_bytes(bytes.base + i, mean + i, deviation + i, floats.base + i)
      }
      for i in whole..<bytes.count { floats.base[i] = (Float(bytes.base[i]) / 255 - mean[i]) / deviation[i] }
    }
  }
}
