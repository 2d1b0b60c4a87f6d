import FMDistKernelRegistry
import FMDistKernels
import FMDistMemory
import FMDistTestSupport
import Testing

/// The kernels against PyTorch and Keras.
struct LayerReferenceTests {
  private let references: LayerReferences

  init() throws { references = try LayerReferences.load() }

  /// The tolerances are those of Tests/References/README.md.
  private func expectAgrees(_ found: [Float], _ expected: LayerReferences.Summary?, _ what: String) {
    guard let expected else { return expect(false, "no numbers for \(what)") }
    guard found.count == expected.shape.reduce(1, *) else {
      return expect(false, "\(what) has \(found.count) elements, expected the shape \(expected.shape)")
    }
    for (index, value) in zip(expected.indices, expected.values) {
      expectClose(Double(found[index]), value, within: 2e-5 * (1 + abs(value)), "\(what)[\(index)]")
    }
    let values = found.map { Double($0) }
    let spread = 2e-5 * Double(found.count).squareRoot()
    expectClose(values.reduce(0, +), expected.sum, within: spread, "the sum of \(what)")
    expectClose(
      values.reduce(0) { $0 + $1 * $1 }, expected.sumOfSquares, within: 2e-5 * (1 + expected.sumOfSquares),
      "the sum of squares of \(what)")
    expectClose(
      values.enumerated().reduce(0) { $0 + $1.element * Double($1.offset * 7 % 13 - 6) }, expected.weightedSum,
      within: 4 * spread, "the weighted sum of \(what)")
  }

  @Test func `convolutions`() {
    expectEqual(references.conv2d.count, 36, "cases")
    withEvery("case", in: references.conv2d) { entry in
      let (samples, words) = (entry.input[0], entry.conv2d)
      let geometry = ConvolutionGeometry(
        height: entry.input[1], width: entry.input[2], channels: entry.input[3], inputStride: entry.input[3],
        filters: words.filters, kernel: (words.kernelSize.height, words.kernelSize.width),
        strides: (words.strides.height, words.strides.width), padding: Padding(rawValue: words.padding) ?? .valid)
      let (convolution, filters) = (Convolution(geometry), words.filters)
      let (rows, blocks) = (geometry.taps * geometry.channels, padded(filters))
      let limit = (6 / Double(geometry.taps * (geometry.channels + filters))).squareRoot()
      let weights = Buffer<Float>.packed(
        ReferenceArray.kernel.floats(rows * filters, limit: limit), rows: rows, columns: filters)
      let transposed = Buffer<Float>.unwritten(geometry.transposedCount)
      Packing.transpose(
        weights.view, taps: geometry.taps, channels: geometry.channels, units: filters, into: transposed.view,
        rows: 0..<weights.count / 16)
      let bias = Buffer(
        rows: ReferenceArray.bias.floats(filters, limit: 0.1), width: filters, stride: blocks, padding: 0)
      let outputs = geometry.outputHeight * geometry.outputWidth * filters
      let x = Buffer(ReferenceArray.input.floats(samples * geometry.inputCount))
      let dy = Buffer(
        rows: ReferenceArray.outputGradient.floats(samples * outputs), width: filters, stride: blocks, padding: 0)
      let y = Buffer<Float>.unwritten(samples * geometry.outputCount)
      let dx = Buffer<Float>.unwritten(samples * geometry.inputGradientCount)
      let (gradient, biasGradient) = (Buffer<Float>(count: geometry.weightCount), Buffer<Float>(count: blocks))
      let scratch = Buffer<Float>.unwritten(convolution.scratchCount)
      func part(_ buffer: Buffer<Float>, _ sample: Int) -> View<Float> {
        let count = buffer.count / samples
        return buffer.view[sample * count..<(sample + 1) * count]
      }
      for n in 0..<samples {
        convolution.forward(
          x: part(x, n), weights: weights.view, bias: bias.view, activation: .linear, y: part(y, n),
          scratch: scratch.view)
        convolution.dataGradient(
          dy: part(dy, n), transposed: transposed.view, dx: part(dx, n), scratch: scratch.view)
        convolution.weightsGradient(
          x: part(x, n), dy: part(dy, n), gradient: gradient.view, biasGradient: biasGradient.view,
          scratch: scratch.view)
      }
      let stride = geometry.channelBlocks * 16
      expectAgrees(y.rows(width: filters, stride: blocks), entry.arrays["output"], "y")
      expectAgrees(dx.rows(width: geometry.channels, stride: stride), entry.arrays["input_gradient"], "dx")
      expectAgrees(gradient.unpacked(rows: rows, columns: filters), entry.arrays["kernel_gradient"], "dW")
      expectAgrees(biasGradient.rows(width: filters, stride: blocks), entry.arrays["bias_gradient"], "db")
    }
  }

  @Test func `max pooling`() {
    expectEqual(references.maxPooling2D.count, 10, "cases")
    withEvery("case", in: references.maxPooling2D) { entry in
      let (pool, samples) = (entry.maxPooling2D.poolSize, entry.input[0])
      let strides = entry.maxPooling2D.strides ?? pool
      let pooling = MaxPooling(
        height: entry.input[1], width: entry.input[2], channelStride: entry.input[3], pool: (pool.height, pool.width),
        strides: (strides.height, strides.width))
      let values = (0..<samples * pooling.inputCount).map {
        Float((4 * ReferenceArray.input.unit($0)).rounded(.down) - 4)
      }
      let gradients = ReferenceArray.outputGradient.floats(samples * pooling.outputCount)
      var (output, inputGradient): ([Float], [Float]) = ([], [])
      for n in 0..<samples {
        let x = Buffer(values[n * pooling.inputCount..<(n + 1) * pooling.inputCount])
        let dy = Buffer(gradients[n * pooling.outputCount..<(n + 1) * pooling.outputCount])
        let (y, dx) = (Buffer<Float>.unwritten(pooling.outputCount), Buffer<Float>.unwritten(pooling.inputCount))
        let winners = Buffer<UInt8>(count: pooling.outputCount)
        pooling.forward(x: x.view, y: y.view, winners: winners.view)
        pooling.backward(dy: dy.view, winners: winners.view, dx: dx.view)
        output += y.array
        inputGradient += dx.array
      }
      expectAgrees(output, entry.arrays["output"], "y")
      expectAgrees(inputGradient, entry.arrays["input_gradient"], "dx")
    }
  }

  @Test func `dense layers`() {
    expectEqual(references.dense.count, 5, "cases")
    withEvery("case", in: references.dense) { entry in
      let (samples, inputs, units) = (entry.input[0], entry.input[1], entry.dense.units)
      let problem = DenseProblem(
        reference: DenseReference(
          samples: samples, inputs: inputs, units: units, x: ReferenceArray.input.floats(samples * inputs),
          weights: ReferenceArray.kernel.floats(inputs * units, limit: (6 / Double(inputs + units)).squareRoot()),
          bias: ReferenceArray.bias.floats(units, limit: 0.1),
          dy: ReferenceArray.outputGradient.floats(samples * units)), inputStride: inputs)
      let (gradient, biasGradient) = problem.gradients(order: .leaf, leaves: [0..<samples])
      expectAgrees(problem.forward(.linear), entry.arrays["output"], "y")
      expectAgrees(problem.dataGradient(), entry.arrays["input_gradient"], "dx")
      expectAgrees(gradient, entry.arrays["kernel_gradient"], "dW")
      expectAgrees(biasGradient, entry.arrays["bias_gradient"], "db")
    }
  }

  @Test func `activations`() {
    expectEqual(references.activations.count, 3, "cases")
    withEvery("case", in: references.activations) { entry in
      guard let activation = Activation(rawValue: entry.name) else { return expect(false, "no such activation") }
      let y = Buffer(entry.input.map { Float($0) })
      let dy = Buffer(ReferenceArray.outputGradient.floats(y.count))
      activation.forward(y.view, channels: y.count, stride: y.count)
      activation.backward(y: y.view, dy: dy.view, channels: y.count, stride: y.count)
      for (index, value) in entry.output.enumerated() {
        expectClose(Double(y.view[index]), value, within: 2e-7 * (1 + abs(value)), "y[\(index)]")
      }
      for (index, value) in entry.inputGradient.enumerated() {
        expectClose(Double(dy.view[index]), value, within: 2e-7 * (1 + abs(value)), "dx[\(index)]")
      }
    }
  }
}
