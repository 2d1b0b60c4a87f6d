import FMDistRuns
import FMDistTraining
import Testing

struct RemainingTimeTests {
  private func close(_ first: Double?, _ second: Double, within tolerance: Double = 1e-9) -> Bool {
    abs((first ?? .nan) - second) <= tolerance * abs(second)
  }

  @Test func nothingIsKnownBeforeTheFirstStep() {
    let time = RemainingTime(samples: 1000, validationImages: 300, testImages: 600, epochs: 3)
    #expect(time.rate == nil && time.seconds(epoch: 1, done: 0) == nil)
  }

  /// 200 images a second. A third of that time an image for validation and test, until a validation has been seen.
  @Test func trainingValidationsAndTheTestAreInIt() {
    var time = RemainingTime(samples: 1000, validationImages: 300, testImages: 600, epochs: 3)
    for _ in 0..<5 { time.trained(100, in: 0.5) }
    #expect(close(time.rate, 200))
    // 2,500 images, 3 validations of 0.5 s, a test of 1 s.
    #expect(close(time.seconds(epoch: 1, done: 500), 12.5 + 1.5 + 1))
    // All trained, validation of the last epoch and the test ahead.
    #expect(close(time.seconds(epoch: 3, done: 1000), 0.5 + 1))
    time.paused(2)
    #expect(close(time.seconds(epoch: 2, done: 0), 10 + 2 * 2 + 4))
    #expect(close(time.seconds(epoch: 4, done: 0), 4))
  }

  @Test func withoutValidationImagesTheTestIsGuessed() {
    var time = RemainingTime(samples: 1000, validationImages: 0, testImages: 600, epochs: 1)
    time.trained(100, in: 0.5)
    time.paused(0.1)
    #expect(close(time.seconds(epoch: 1, done: 1000), 0.1 + 1))
  }

  /// Of steps of a second the newest counts 1, the one before exp(-1/20), and so on: after n of them that took half of what the ones
  /// before took, images and seconds are geometric sums.
  @Test func theSpeedIsThatOfLately() {
    var time = RemainingTime(samples: 1_000_000, validationImages: 0, testImages: 0, epochs: 1)
    for _ in 0..<1000 { time.trained(100, in: 1) }
    for _ in 0..<20 { time.trained(50, in: 1) }
    // exp(-20/20) of the old speed is left.
    #expect(close(time.rate, 50 + 50 * 0.36787944117144233, within: 1e-6))
    for _ in 0..<80 { time.trained(50, in: 1) }
    #expect(close(time.rate, 50, within: 0.01))
  }

  @Test func aSlowFirstStepIsForgotten() {
    var time = RemainingTime(samples: 60_000, validationImages: 0, testImages: 0, epochs: 1)
    time.trained(64, in: 5)
    for _ in 0..<6000 { time.trained(64, in: 0.01) }
    #expect(close(time.rate, 6400, within: 0.02))
  }
}
