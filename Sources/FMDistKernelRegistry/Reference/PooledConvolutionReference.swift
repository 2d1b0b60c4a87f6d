import FMDistKernels

/// A convolution, its activation, dropout and a max-pooling of one image by their formulas.
struct PooledConvolutionReference {
  let convolution: ConvolutionReference
  let pooling: MaxPoolingReference

  init(_ convolution: ConvolutionReference, pool: (Int, Int)) {
    self.convolution = convolution
    pooling = MaxPoolingReference(
      height: convolution.outputHeight, width: convolution.outputWidth, channels: convolution.filters, pool: pool,
      strides: pool)
  }

  /// Each pooled output, and what the convolution gave at the place that `winners` names for it.
  ///
  /// Dropout counts elements of pixels in whole blocks. The greatest of numbers within a tolerance is within it.
  func forward(
    _ activation: Activation, dropout: (DropoutReference, step: UInt32, position: UInt32)?, winners: [Float]
  ) -> (y: [Expected], atWinners: [Expected]) {
    var values = activation.expected(convolution.forward().map(\.expected))
    if let (dropout, step, position) = dropout {
      let filters = convolution.filters
      for i in values.indices {
        let element = i / filters * padded(filters) + i % filters
        values[i] =
          dropout.keeps(element, step: step, position: position) ? values[i].scaled(by: dropout.scale) : .exactly(0)
      }
    }
    var (y, atWinners): ([Expected], [Expected]) = ([], [])
    for index in 0..<pooling.outputHeight * pooling.outputWidth * convolution.filters {
      let window = pooling.window(index).map { values[$0.source] }
      y.append(
        Expected(
          value: window.map(\.value).max() ?? .nan, tolerance: window.map(\.tolerance).max() ?? .nan))
      let place = Int(winners[index])
      atWinners.append(place < window.count ? window[place] : Expected(value: .nan, tolerance: 0))
    }
    return (y, atWinners)
  }

  /// The convolution with the gradient of its output that each window's `dy` at its winner makes.
  func spreading(_ dy: [Float], winners: [Float]) -> ConvolutionReference {
    var result = convolution
    result.dy = [Float](repeating: 0, count: convolution.dy.count)
    for (index, value) in dy.enumerated() { result.dy[pooling.window(index)[Int(winners[index])].source] += value }
    return result
  }
}
