/// How training images are mixed with each other, and their targets with them; ``ImageMixer`` does it.
package struct ImageMixing: Equatable, Sendable {
  /// α of mixup: λ of an image and 1 - λ of another, with λ from Beta(α, α). Nil for none.
  ///
  /// Source: Zhang, Cissé, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization" (2018).
  package var mixup: Double?
  /// α of CutMix: a rectangle of another image, 1 - λ of the area. Nil for none.
  ///
  /// Source: Yun, Han, Oh, Chun, Choe and Yoo, "CutMix: Regularization Strategy to Train Strong Classifiers" (2019).
  package var cutmix: Double?

  /// One that mixes nothing, or as these say; of both, a batch has one or the other.
  package init(mixup: Double? = nil, cutmix: Double? = nil) { (self.mixup, self.cutmix) = (mixup, cutmix) }
}
