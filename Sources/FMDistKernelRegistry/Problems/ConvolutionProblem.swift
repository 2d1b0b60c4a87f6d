import FMDistKernels
import FMDistMemory

/// A convolution of one image with random numbers; what lies in the padding of x is poison.
struct ConvolutionProblem {
  let shape: ConvolutionShape
  var reference: ConvolutionReference
  let geometry: ConvolutionGeometry
  let x, weights, transposed, bias, dy, scratch: Buffer<Float>

  init(_ shape: ConvolutionShape, seed: UInt64) {
    self.shape = shape
    geometry = shape.geometry
    reference = ConvolutionReference(
      height: shape.height, width: shape.width, channels: shape.channels, filters: shape.filters, kernel: shape.kernel,
      strides: shape.strides, padding: shape.padding
    ) { floats($0, seed: seed, array: $1) }
    x = Buffer(rows: reference.x, width: shape.channels, stride: shape.pixelStride, padding: .nan)
    weights = .packed(reference.weights, rows: shape.products, columns: shape.filters)
    transposed = .unwritten(geometry.transposedCount)
    Packing.transpose(
      weights.view, taps: geometry.taps, channels: shape.channels, units: shape.filters, into: transposed.view,
      rows: 0..<weights.count / 16)
    bias = Buffer(rows: reference.bias, width: shape.filters, stride: padded(shape.filters), padding: 0)
    dy = Buffer(rows: reference.dy, width: shape.filters, stride: padded(shape.filters), padding: 0)
    scratch = .unwritten(Convolution(geometry).scratchCount)
  }
}
