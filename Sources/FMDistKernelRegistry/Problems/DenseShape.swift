import FMDistKernels

/// The sizes of a dense layer over a batch: samples x inputs to samples x units.
package struct DenseShape: Sendable, CustomStringConvertible {
  package var samples, inputs, units: Int
  /// Floats from sample to sample of x.
  package var inputStride: Int
  package var activation = Activation.linear
  /// The shards that the weights' gradient is summed by.
  package var leaves = 3

  package init(_ samples: Int, _ inputs: Int, _ units: Int, inputStride: Int? = nil) {
    (self.samples, self.inputs, self.units) = (samples, inputs, units)
    self.inputStride = inputStride ?? padded(inputs)
  }

  package var description: String {
    "\(samples)x\(inputs)x\(units)" + (inputStride == padded(inputs) ? "" : " stride \(inputStride)")
      + (activation == .linear ? "" : " \(activation)")
  }

  /// Multiplications and additions of each of the three products.
  var flops: Double { 2 * Double(samples) * Double(inputs) * Double(units) }

  /// The sizes of the tests.
  static let sweep: [DenseShape] =
    [
      (1, 1), (2, 10), (3, 16), (7, 15), (15, 17), (16, 33), (17, 48), (31, 49), (48, 64), (97, 10), (49, 130),
    ].flatMap { inputs, units in
      [0, 1, 2, 5, 7, 8, 9, 16, 23, 33].flatMap { samples in
        Set([inputs, padded(inputs), inputs + 5]).sorted().map { DenseShape(samples, inputs, units, inputStride: $0) }
      }
    }

  /// Those of ``sweep``, and some whose weights' gradient reads x or dy from panels, of few samples a shard and of many.
  static let summed: [DenseShape] =
    sweep
    + [
      DenseShape(70, 49, 130, inputStride: 54), DenseShape(7, 1030, 509, inputStride: 1035),
      DenseShape(61, 1030, 509),
    ]

  /// Those of ``sweep``, and one with each activation.
  static let activated: [DenseShape] =
    sweep
    + Activation.allCases.map { activation in
      var shape = DenseShape(6, 21, 37, inputStride: 21)
      shape.activation = activation
      return shape
    }

  /// Those of ``sweep`` whose samples lie in whole blocks: for what does not read x.
  static let padded16 = sweep.filter { $0.inputStride % 16 == 0 }

  /// The recipes' sizes, and a wide layer's; gradients are summed by eight shards, as they are by default.
  static let recipes: [DenseShape] =
    [
      DenseShape(64, 784, 512), DenseShape(128, 784, 512), DenseShape(256, 784, 512), DenseShape(100, 512, 1024),
      DenseShape(64, 7744, 128), DenseShape(100, 1152, 128), DenseShape(100, 1500, 10),
      DenseShape(256, 2048, 2048),
    ].map {
      var shape = $0
      shape.leaves = 8
      return shape
    }
}
