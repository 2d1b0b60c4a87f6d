/// How often a class was predicted, was there, and both.
package struct ClassCounts: Codable, Sendable, Equatable {
  /// Images of the class for which it was predicted.
  package var right: Int
  /// Images for which it was predicted.
  package var predictions: Int
  /// Images of the class.
  package var images: Int

  /// These counts.
  package init(right: Int = 0, predictions: Int = 0, images: Int = 0) {
    (self.right, self.predictions, self.images) = (right, predictions, images)
  }
}

extension [ClassCounts] {
  /// Those of all classes together.
  package var total: ClassCounts {
    reduce(into: ClassCounts()) { sum, counts in
      sum.right += counts.right
      sum.predictions += counts.predictions
      sum.images += counts.images
    }
  }
}

extension ConfusionMatrix {
  /// In the order of the classes.
  package var classCounts: [ClassCounts] {
    counts.indices.map { ClassCounts(right: counts[$0][$0], predictions: predictions(of: $0), images: images(of: $0)) }
  }
}
