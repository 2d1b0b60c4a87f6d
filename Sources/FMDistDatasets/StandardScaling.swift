import FMDistKernels

/// The mean and the standard deviation at each place of an image, over some images: scikit-learn's `StandardScaler`.
///
/// Sums are of integers, and so the same in any order; each result is rounded to `Float` once.
package struct StandardScaling: Equatable, Sendable {
  /// Of each of the H x W x C elements, on the scale 0 to 255.
  package let means: [Float]
  /// Of the population (divided by the count, not the count less one); 1 where all images have the same value.
  package let deviations: [Float]

  /// The statistics of the images `indices` of `images`, in one pass over their bytes. Without any images: 0 and 1.
  package init(_ images: ImageSet, indices: some Sequence<Int32>) {
    var sums = [Int](repeating: 0, count: images.pixelsPerImage)
    var squares = sums
    var count = 0
    for index in indices {
      let image = images.image(Int(index))
      for place in 0..<image.count {
        let value = Int(image[place])
        sums[place] += value
        squares[place] += value * value
      }
      count += 1
    }
    let number = Double(max(count, 1))
    means = sums.map { Float(Double($0) / number) }
    deviations = zip(sums, squares).map { sum, square in
      // n Σx² - (Σx)² is exact; as a difference of rounded means it would lose what matters.
      let spread = Int128(count) * Int128(square) - Int128(sum) * Int128(sum)
      return spread == 0 ? 1 : Float(Double(spread).squareRoot() / number)
    }
  }

  /// What was fitted before.
  package init(means: [Float], deviations: [Float]) {
    self.means = means
    self.deviations = deviations
  }

  /// The scaling, ready to be applied.
  package var transform: PixelTransform { .standard(means: means, deviations: deviations) }
}
