import FMDistKernels

/// The mean and the standard deviation at each place of an image, or in each channel, over some images: scikit-learn's `StandardScaler`.
///
/// Sums are of integers, and so the same in any order; each result is rounded to `Float` once.
package struct StandardScaling: Equatable, Sendable {
  /// Of each of the H x W x C elements, or of the C channels; on the scale 0 to 255.
  package let means: [Float]
  /// Of the population (divided by the count, not the count less one); 1 where all values are the same.
  package let deviations: [Float]

  /// The statistics of the images `indices` of `images`, in one pass over their bytes. Without any images: 0 and 1.
  package init(_ images: ImageSet, indices: some Sequence<Int32>, byChannel: Bool = false) {
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
    if byChannel {
      func summed(_ values: [Int]) -> [Int] {
        (0..<images.channels).map { channel in
          stride(from: channel, to: values.count, by: images.channels).reduce(0) { $0 + values[$1] }
        }
      }
      (sums, squares) = (summed(sums), summed(squares))
      count *= images.height * images.width
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

  /// The scaling, ready to be applied to images of `elements` values.
  package func transform(elements: Int) -> PixelTransform {
    .standard(means: means.repeated(to: elements), deviations: deviations.repeated(to: elements))
  }
}

extension [PixelScaling.Channel] {
  /// The scaling that these say, ready to be applied to images of `elements` values.
  package func transform(elements: Int) -> PixelTransform {
    .normalized(
      means: map { Float($0.mean) }.repeated(to: elements),
      deviations: map { Float($0.deviation) }.repeated(to: elements))
  }
}

extension [Float] {
  /// Again and again until there are `count`: what each channel has, for each element.
  fileprivate func repeated(to count: Int) -> [Float] {
    precondition(!isEmpty && count.isMultiple(of: self.count), "a scaling of other channels")
    return (0..<count).map { self[$0 % self.count] }
  }
}
