import FMDistNeuralNet

/// The share of images whose class is among the k most probable. Keras's `TopKCategoricalAccuracy`: fewer than k are more probable.
package struct TopKCategoricalAccuracy: MetricKind {
  package static let name = "top_k_categorical_accuracy"

  package var k = 5

  package init() {}

  package mutating func visit<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.integer("k", &k)
  }

  package var takesSeveralLabels: Bool { false }
  package var column: String { "top_\(k)_acc" }

  package func value(of images: ScoredImages) -> Double {
    let found = (0..<images.count).count { image in
      let probabilities = images.probabilities(image)
      guard let own = images.label(image).map({ probabilities[$0] }) else { return false }
      return (0..<probabilities.count).count { probabilities[$0] > own } < k
    }
    return images.count == 0 ? .nan : Double(found) / Double(images.count)
  }
}
