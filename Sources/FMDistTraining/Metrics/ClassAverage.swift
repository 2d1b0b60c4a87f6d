/// How the scores of classes become one. scikit-learn's `average`.
package enum ClassAverage: String, CaseIterable, Sendable {
  /// The mean in which each class counts the same.
  case macro
  /// The mean in which each image counts the same: a class as often as it has images.
  case weighted
  /// The score of all classes' counts together: with one label an image, the accuracy.
  case micro
}
