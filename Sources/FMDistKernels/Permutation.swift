import FMDistMemory

/// The axes of an image in another order, as Keras's `Permute`: axis i of the result is axis `dims[i]`, counted from 1, of x.
///
/// Pixels lie whole strides apart, which may be longer than their channels; padding is neither read nor written.
package struct Permutation: Sendable {
  /// The shape of the result.
  let outputShape: (height: Int, width: Int, channels: Int)
  /// The floats from pixel to pixel of the result.
  let outputStride: Int
  /// How far apart in x the neighbours along each axis of the result are, in floats.
  let steps: (row: Int, column: Int, channel: Int)
  /// The floats of x and of the result, padding included.
  package let inputCount, outputCount: Int

  /// A permutation by `dims`, which is 1, 2 and 3 in any order, of images of this shape.
  package init(
    height: Int, width: Int, channels: Int, inputStride: Int, outputStride: Int, dims: [Int]
  ) {
    require(dims.sorted() == [1, 2, 3], "a permutation that is none")
    let sizes = [height, width, channels]
    let inputSteps = [width * inputStride, inputStride, 1]
    outputShape = (sizes[dims[0] - 1], sizes[dims[1] - 1], sizes[dims[2] - 1])
    steps = (inputSteps[dims[0] - 1], inputSteps[dims[1] - 1], inputSteps[dims[2] - 1])
    self.outputStride = outputStride
    inputCount = height * width * inputStride
    outputCount = outputShape.height * outputShape.width * outputStride
    require(channels <= inputStride && outputShape.channels <= outputStride, "pixels longer than their stride")
  }

  /// Overwrites the elements of `y` with those of `x`.
  package func forward(x: View<Float>, y: View<Float>) {
    require(x.count == inputCount && y.count == outputCount, "a permutation of other sizes")
    for row in 0..<outputShape.height {
      for column in 0..<outputShape.width {
        let source = x.base + row * steps.row + column * steps.column
        let target = y.base + (row * outputShape.width + column) * outputStride
        for channel in 0..<outputShape.channels { target[channel] = source[channel * steps.channel] }
      }
    }
  }

  /// Overwrites the elements of `dx` with those of `dy`: the way back.
  package func backward(dy: View<Float>, dx: View<Float>) {
    require(dx.count == inputCount && dy.count == outputCount, "a permutation of other sizes")
    for row in 0..<outputShape.height {
      for column in 0..<outputShape.width {
        let target = dx.base + row * steps.row + column * steps.column
        let source = dy.base + (row * outputShape.width + column) * outputStride
        for channel in 0..<outputShape.channels { target[channel * steps.channel] = source[channel] }
      }
    }
  }
}
