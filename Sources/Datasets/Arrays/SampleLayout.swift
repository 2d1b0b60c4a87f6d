/// Where the values of each sample lie in an array: value p of sample n is element n · stride + offsets[p].
struct SampleLayout {
  /// N.
  let count: Int
  /// From a sample's value to the same value of the next sample, in elements.
  let stride: Int
  /// Where each of a sample's values lies, in the row-major order of the dimensions that are not the sample's.
  let offsets: [Int]

  /// Which dimension counts the samples.
  enum Axis {
    case first
    case last
  }

  /// The layout of `array` with the samples along `axis`.
  init(_ array: NumberArray, axis: Axis) {
    var strides = [Int](repeating: 1, count: array.sizes.count)
    let dimensions = array.columnMajor ? Array(array.sizes.indices) : array.sizes.indices.reversed()
    var product = 1
    for dimension in dimensions {
      strides[dimension] = product
      product *= array.sizes[dimension]
    }
    let sample = axis == .first ? 0 : array.sizes.count - 1
    count = array.sizes[sample]
    stride = strides[sample]
    var offsets = [0]
    for dimension in array.sizes.indices where dimension != sample {
      let (size, step) = (array.sizes[dimension], strides[dimension])
      var next: [Int] = []
      next.reserveCapacity(offsets.count * size)
      for offset in offsets { for index in 0..<size { next.append(offset + index * step) } }
      offsets = next
    }
    self.offsets = offsets
  }

  /// Whether the samples lie one after the other, as in an ``ImageSet``.
  var isContiguous: Bool { stride == offsets.count && offsets.indices.allSatisfy { offsets[$0] == $0 } }
}
