/// Mean and standard deviation of pixels on the scale 0 to 1.
///
/// Counted in integers, so that the result does not depend on the order of the images.
package struct PixelStatistics: Sendable, Equatable {
  /// The mean.
  package let mean: Double
  /// The standard deviation of the population (divided by the count, not the count less one).
  package let standardDeviation: Double

  /// The statistics of all pixels of the images `indices` of `images`. One pass over their bytes; 0 and 0 for none.
  package init(_ images: ImageSet, indices: some Sequence<Int32>) {
    var histogram = [Int](repeating: 0, count: 256)
    for index in indices {
      for pixel in images.image(Int(index)).elements { histogram[Int(pixel)] += 1 }
    }
    self.init(histogram: histogram)
  }

  /// The statistics of all pixels of `images`.
  package init(_ images: ImageSet) {
    var histogram = [Int](repeating: 0, count: 256)
    for pixel in images.pixels.view.elements { histogram[Int(pixel)] += 1 }
    self.init(histogram: histogram)
  }

  private init(histogram: [Int]) {
    var (count, sum, squares) = (0, 0, 0)
    for (value, times) in histogram.enumerated() {
      count += times
      sum += times * value
      squares += times * value * value
    }
    guard count > 0 else {
      (mean, standardDeviation) = (0, 0)
      return
    }
    let meanByte = Double(sum) / Double(count)
    let variance = max(0, Double(squares) / Double(count) - meanByte * meanByte)
    mean = meanByte / 255
    standardDeviation = variance.squareRoot() / 255
  }
}
