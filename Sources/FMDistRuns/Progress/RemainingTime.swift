import FMDistTraining
import Foundation

/// How long a run will take yet, by how fast it was lately: training by the last half minute or so, validation by the last one.
package struct RemainingTime {
  /// What is as many seconds old counts 1/e of what is new. A guess: long enough to be calm, short enough to notice when the
  /// machine's other users come or go.
  package static let memorySeconds = 20.0
  /// What validating an image costs of what training one does, until it is known: forward alone, of forward and twice as much backward.
  package static let validationShare = 1.0 / 3

  /// Images of an epoch, of validation after each, and of the test at the end.
  package let samples, validationImages, testImages: Int
  package let epochs: Int
  private var images = 0.0
  private var seconds = 0.0
  private var pause: Double?

  package init(samples: Int, validationImages: Int, testImages: Int, epochs: Int) {
    (self.samples, self.validationImages, self.testImages) = (samples, validationImages, testImages)
    self.epochs = epochs
  }

  /// A step of `count` images took `duration` seconds.
  package mutating func trained(_ count: Int, in duration: Double) {
    let kept = exp(-max(duration, 0) / Self.memorySeconds)
    images = images * kept + Double(count)
    seconds = seconds * kept + max(duration, 0)
  }

  /// Between the last step of an epoch and the first of the next were `duration` seconds: validation, and writing files.
  package mutating func paused(_ duration: Double) { pause = max(duration, 0) }

  /// Images a second, lately; nil before the first step.
  package var rate: Double? { seconds > 0 && images > 0 ? images / seconds : nil }

  /// The seconds from now to the end, with `done` images of `epoch` trained; nil before anything is known.
  package func seconds(epoch: Int, done: Int) -> Double? {
    guard let rate else { return nil }
    let epochsLeft = Double(max(epochs - epoch + 1, 0))
    let training = max(Double(samples) * epochsLeft - Double(done), 0) / rate
    let guessed = Double(validationImages) * Self.validationShare / rate
    let pause = pause ?? guessed
    let test =
      validationImages > 0
      ? pause * Double(testImages) / Double(validationImages) : Double(testImages) * Self.validationShare / rate
    return training + epochsLeft * pause + test
  }
}
