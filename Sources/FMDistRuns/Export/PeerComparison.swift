import FMDistNeuralNet
import FMDistPlatform

/// A peer's probabilities beside fmdist's, of the same images.
struct PeerComparison {
  /// The images, and of how many of them both predict the same classes.
  let images, agreements: Int
  /// The greatest difference between two probabilities.
  let greatestDifference: Float

  /// What probabilities may differ by, as sums are added in another order.
  static let tolerance: Float = 1e-5

  /// `ours` and `theirs` have a row of `classes` probabilities an image.
  init(ours: [Float], theirs: [Float], classes: Int, predictions: ([Float]) -> [Int]) {
    precondition(ours.count == theirs.count && classes > 0, "probabilities of other images")
    images = ours.count / classes
    var (agreements, greatest) = (0, Float(0))
    for first in stride(from: 0, to: ours.count, by: classes) {
      let (one, other) = (Array(ours[first..<first + classes]), Array(theirs[first..<first + classes]))
      if predictions(one) == predictions(other) { agreements += 1 }
      for (a, b) in zip(one, other) {
        // What is not finite differs from everything.
        let difference = abs(a - b)
        greatest = difference.isFinite ? max(greatest, difference) : .infinity
      }
    }
    (self.agreements, greatestDifference) = (agreements, greatest)
  }

  /// Whether the peer computes the same model.
  var isSame: Bool { agreements == images && greatestDifference <= Self.tolerance }

  /// For a person, behind the peer's name.
  var words: String {
    "the same class for \(NumberText.grouped(agreements)) of \(NumberText.count(images, "test image")), probabilities within "
      + NumberText.short(Double(greatestDifference))
  }
}
