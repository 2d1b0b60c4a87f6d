import FMDistNeuralNet

/// Where another program's layout of an array has the elements of Keras's: read as ``axes``, with these permuted, and shaped as ``result``.
///
/// Nothing is added or left out, so what is written can be read back to the last bit.
struct ArrayLayout: Equatable, Sendable {
  /// The axes of Keras's array, of which some may be one axis there.
  let axes: [Int]
  /// Which of ``axes`` are the axes of the result, outermost first.
  let permutation: [Int]
  /// The shape of the result.
  let result: [Int]

  private init(_ axes: [Int], _ permutation: [Int], result: [Int]? = nil) {
    (self.axes, self.permutation) = (axes, permutation)
    self.result = result ?? permutation.map { axes[$0] }
  }

  /// As it is, in `shape`.
  static func same(_ shape: [Int]) -> ArrayLayout { ArrayLayout(shape, Array(shape.indices)) }

  /// A vector in `shape`, whose other sizes are 1.
  static func vector(_ shape: [Int]) -> ArrayLayout { .same(shape) }

  /// Inputs x units as units x inputs.
  static func transposed(_ shape: [Int]) -> ArrayLayout { ArrayLayout(shape, [1, 0]) }

  /// Inputs x units as units x inputs, where the inputs are the elements of `image` in the order height, width, channels, and are to
  /// be in the order channels, height, width.
  static func transposed(_ shape: [Int], behind image: Shape) -> ArrayLayout {
    guard case .image(let height, let width, let channels) = image else { return .transposed(shape) }
    return ArrayLayout([height, width, channels, shape[1]], [3, 2, 0, 1], result: [shape[1], shape[0]])
  }

  /// Inputs x units in this shape, where the inputs are the elements of an image of `sizes` (height, width, channels), and are to be in the order of its axes `order`.
  static func rows(_ shape: [Int], of sizes: [Int], in order: [Int]) -> ArrayLayout {
    ArrayLayout(sizes + [shape[1]], order + [sizes.count], result: shape)
  }

  /// The axes of `shape` in the order `permutation`.
  static func permuted(_ shape: [Int], _ permutation: [Int]) -> ArrayLayout { ArrayLayout(shape, permutation) }

  /// Height x width x inputs x outputs as outputs x inputs x height x width.
  static func convolution(_ shape: [Int]) -> ArrayLayout { ArrayLayout(shape, [3, 2, 0, 1]) }

  /// Height x width x channels x multiplier as (channels · multiplier) x 1 x height x width.
  static func depthwise(_ shape: [Int]) -> ArrayLayout {
    ArrayLayout(shape, [2, 3, 0, 1], result: [shape[2] * shape[3], 1, shape[0], shape[1]])
  }

  /// Height x width x channels as channels x height x width.
  static func image(_ shape: [Int]) -> ArrayLayout { ArrayLayout(shape, [2, 0, 1]) }

  /// `values`, in Keras's layout, in this one.
  func applied(to values: [Float]) -> [Float] { places.map { values[$0] } }

  /// `values`, in this layout, in Keras's.
  func undone(_ values: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: values.count)
    for (value, place) in zip(values, places) { result[place] = value }
    return result
  }

  /// Of each element of the result, in its order, the place in Keras's array.
  private var places: [Int] {
    var strides = [Int](repeating: 1, count: axes.count)
    for axis in axes.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * axes[axis + 1] }
    return permutation.reduce([0]) { places, axis in
      places.flatMap { place in (0..<axes[axis]).map { place + $0 * strides[axis] } }
    }
  }
}
