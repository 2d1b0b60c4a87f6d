import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Every layer's backward pass against finite differences.
@Suite struct GradientTests {
  /// A line in ``LayerDescription/kinds`` is enough for a layer to be tried, here and in ``LayerOutputsTests``: its twin says with which settings.
  @Test func everyKindHasATwinAndFitsSomewhere() {
    for kind in LayerDescription.kinds.all where kind.init().block == nil {
      let examples = GradientCase.everyKind.filter { $0.name.hasPrefix("\(kind.name), ") }
      #expect(!examples.isEmpty, "\(kind.name) has no naive twin, or its twin no examples")
      for example in examples {
        #expect(
          example.layers.contains { $0.kind == kind.name && $0.name?.hasPrefix("of_") == true },
          "\(example) fits nowhere")
      }
    }
  }

  @Test(arguments: GradientCase.all)
  func theGradientIsTheSlopeOfTheLoss(model: GradientCase) {
    withEvery("seed", in: UInt64(1)...3) { seed in
      try GradientCheck(model, seed: seed, threads: Int(seed)).run()
    }
  }
}
