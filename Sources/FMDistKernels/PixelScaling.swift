/// What becomes of a byte of an image on its way into the model, by its name in configurations.
package enum PixelScaling: String, CaseIterable, Sendable {
  /// 0 ... 255
  case none
  /// 0 ... 1: divided by 255
  case unit
  /// Mean 0 and standard deviation 1 at each place of the image, over the images that are trained.
  case standard
}
