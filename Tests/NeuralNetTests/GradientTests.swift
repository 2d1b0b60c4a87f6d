import FMDistNeuralNet
import FMDistTestSupport
import Testing

/// Every layer's backward pass against finite differences.
@Suite struct GradientTests {
  @Test(arguments: GradientCase.all)
  func theGradientIsTheSlopeOfTheLoss(model: GradientCase) {
    withEvery("seed", in: UInt64(1)...3) { seed in
      try GradientCheck(model, seed: seed, threads: Int(seed)).run()
    }
  }
}
