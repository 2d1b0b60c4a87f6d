/// Where the values of each sample lie in an array.
struct SampleLayout {
  /// N.
  let count: Int
  /// From a sample's value to the same value of the next sample, in elements.
  let stride: Int
  /// How many values a sample has.
  let valueCount: Int
  /// Whether the samples lie one after the other, as in an ``ImageSet``.
  let isContiguous: Bool
  /// The size and the stride of each dimension that is not the samples', in row-major order.
  private let dimensions: [(size: Int, stride: Int)]

  /// Which dimension counts the samples.
  enum Axis {
    case first
    case last
  }

  /// The layout of `array` with the samples along `axis`.
  init(_ array: NumberArray, axis: Axis) {
    var strides = [Int](repeating: 1, count: array.sizes.count)
    let order = array.columnMajor ? Array(array.sizes.indices) : array.sizes.indices.reversed()
    var product = 1
    for dimension in order {
      strides[dimension] = product
      product *= array.sizes[dimension]
    }
    let sample = axis == .first ? 0 : array.sizes.count - 1
    count = array.sizes[sample]
    stride = strides[sample]
    let dimensions = array.sizes.indices.filter { $0 != sample }.map { (size: array.sizes[$0], stride: strides[$0]) }
    self.dimensions = dimensions
    let valueCount = dimensions.reduce(1) { $0 * $1.size }
    self.valueCount = valueCount
    // Dimensions of one element may have any stride.
    var expected = 1
    var isDense = count == 1 || strides[sample] == valueCount
    for dimension in dimensions.reversed() where dimension.size > 1 {
      if dimension.stride != expected { isDense = false }
      expected *= dimension.size
    }
    isContiguous = isDense
  }

  /// The values of a sample in row-major order of its dimensions, as runs of values that lie equally far apart.
  func runs() -> Runs {
    let long = dimensions.filter { $0.size > 1 }
    guard let last = long.last, !isContiguous else { return Runs(starts: [0], count: valueCount, stride: 1) }
    var starts = [0]
    for (size, step) in long.dropLast() {
      var next: [Int] = []
      next.reserveCapacity(starts.count * size)
      for start in starts { for index in 0..<size { next.append(start + index * step) } }
      starts = next
    }
    return Runs(starts: starts, count: last.size, stride: last.stride)
  }

  /// Runs of ``count`` values each.
  struct Runs {
    /// Where each begins, in elements from the sample's first.
    let starts: [Int]
    let count: Int
    /// From one value of a run to the next.
    let stride: Int
  }
}
