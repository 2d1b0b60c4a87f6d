import ArgumentParser
import FMDistDatasets
import FMDistKernels
import FMDistRunFiles
import FMDistTraining
import Foundation

/// Works on one recipe for as long as it is asked to, again and again, and is asleep in between.
///
/// Standard input: a number of seconds a line. Standard output: a line of JSON when it is warm, and one for each spell.
struct SpellServer {
  private struct Greeting: Encodable {
    let recipe, data: String
    let threads, parameters: Int
    /// What the first training images are taken for, in evaluation.
    let classes: [Int]?
  }
  private struct Answer: Encodable {
    let images: Int
    let seconds, imagesPerSecond: Double
  }

  let configuration: RunConfiguration
  let dataset: Dataset
  let pool: ThreadPool
  let work: any MeasuredWork

  /// Returns at the end of standard input.
  func run() throws {
    _ = try work.run(seconds: PlainMeasurement.secondsOfWarmUp(before: 0), steps: 5)
    try say(
      Greeting(
        recipe: configuration.name, data: dataset.name, threads: pool.threads, parameters: work.plan.parameterCount,
        classes: (work as? StepEvaluator)?.classes))
    while let line = readLine() {
      guard let seconds = Double(line), seconds > 0, seconds <= 3600 else {
        throw ValidationError(
          "standard input: expected a number of seconds, more than 0 and at most 3600, found '\(line)'.")
      }
      let spell = try work.run(seconds: seconds)
      try say(Answer(images: spell.images, seconds: spell.seconds, imagesPerSecond: spell.imagesPerSecond))
    }
  }

  private func say(_ words: some Encodable) throws {
    try FileHandle.standardOutput.write(contentsOf: Data("\(JSONText.of(words, snakeCase: true))\n".utf8))
  }
}
