import ArgumentParser
import FMDistCommunication
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining
import Foundation

/// One rank of a job that trains as rank 0's standard input asks. All ranks run the same one.
final class WorkerServer {
  private let greeting: WorkerAnswer.Greeting
  private let trainer: StepTrainer
  private let communicator: any Communicator
  /// Rank 0's estimate.
  private var secondsPerStep = 0.0

  init(
    configuration: RunConfiguration, data: String, threads: Int, trainer: StepTrainer, communicator: any Communicator
  ) {
    greeting = WorkerAnswer.Greeting(
      recipe: configuration.name, data: data, ranks: communicator.size, threads: threads,
      shards: configuration.training.shards, batchSize: configuration.training.batchSize,
      parameters: trainer.plan.parameterCount)
    self.trainer = trainer
    self.communicator = communicator
  }

  /// Returns at the end of standard input.
  func run() throws {
    let bell = try RankBell(communicator)
    _ = try train(steps: 5)
    _ = try train(seconds: PlainMeasurement.secondsOfWarmUp(before: 0))
    try say(greeting)
    while true {
      var request = WorkerRequest.end
      if communicator.rank == 0 {
        if let line = readLine() {
          guard let found = WorkerRequest(line: line) else {
            throw ValidationError(
              "standard input: expected a number of seconds, more than 0 and at most 3600, alone or after steps, parts or "
                + "barriers, found '\(line)'.")
          }
          request = found
        }
        try bell.ring()
      } else {
        try bell.sleep()
      }
      request = try communicator.broadcast(request, root: 0)
      if request.kind == .end { return }
      try serve(request)
    }
  }

  private func serve(_ request: WorkerRequest) throws {
    switch request.kind {
    case .spell, .steps:
      let times = try train(seconds: request.seconds)
      try say(
        WorkerAnswer.Spell(
          images: times.images, steps: times.steps.count, seconds: times.seconds,
          imagesPerSecond: Double(times.images) / times.seconds, medianStepSeconds: Samples(times.steps).median,
          stepSeconds: request.kind == .steps ? times.steps : nil))
    case .parts: try say(parts(seconds: request.seconds))
    case .barriers: try say(WorkerAnswer.Barrier(barrierSeconds: barrier(seconds: request.seconds)))
    case .end: break
    }
  }

  private typealias Times = (images: Int, seconds: Double, steps: [Double])

  /// Trains for about `seconds`: as many steps as rank 0 says.
  private func train(seconds: Double) throws -> Times {
    try train(steps: communicator.broadcast(max(1, Int((seconds / secondsPerStep).rounded())), root: 0))
  }

  private func train(steps: Int) throws -> Times {
    var times: Times = (0, 0, [])
    times.steps.reserveCapacity(steps)
    try communicator.barrier()
    let watch = Stopwatch(.wall)
    var last = 0.0
    for _ in 0..<steps {
      times.images += try trainer.run(steps: 1)
      let now = watch.seconds
      times.steps.append(now - last)
      last = now
    }
    times.seconds = last
    secondsPerStep = max(last / Double(steps), 1e-9)
    return times
  }

  /// The mean over the ranks.
  private func parts(seconds: Double) throws -> WorkerAnswer.Parts {
    let timer = trainer.timer
    timer.reset()
    timer.isTiming = true
    let elapsed = try train(seconds: seconds).seconds * Double(timer.threads)
    timer.isTiming = false
    var own = WorkerAnswer.Parts(compute: 0, sumAndUpdate: 0, waiting: 0)
    for layer in 0...timer.layers {
      for phase in StepTimer.Phase.allCases {
        let share = Double(timer.nanoseconds(layer: layer, phase: phase)) * 1e-9 / elapsed
        switch phase {
        case .exchange, .waitForRanks, .waitForMessages: break
        case .sum, .optimizer, .transpose: own.sumAndUpdate += share
        default: own.compute += share
        }
      }
    }
    own.waiting = max(0, 1 - own.compute - own.sumAndUpdate)
    let all = try communicator.allGather(own)
    func mean(_ part: KeyPath<WorkerAnswer.Parts, Double>) -> Double {
      all.reduce(0) { $0 + $1[keyPath: part] } / Double(all.count)
    }
    return WorkerAnswer.Parts(compute: mean(\.compute), sumAndUpdate: mean(\.sumAndUpdate), waiting: mean(\.waiting))
  }

  private func barrier(seconds: Double) throws -> Double {
    func time(_ count: Int) throws -> Double {
      try communicator.barrier()
      let watch = Stopwatch(.wall)
      for _ in 0..<count { try communicator.barrier() }
      return watch.seconds / Double(count)
    }
    let trial = max(try time(10), 1e-9)
    return try time(communicator.broadcast(max(1, Int(seconds / trial)), root: 0))
  }

  /// At rank 0.
  private func say(_ words: some Encodable) throws {
    guard communicator.rank == 0 else { return }
    try FileHandle.standardOutput.write(contentsOf: Data("\(JSONText.of(words, snakeCase: true))\n".utf8))
  }
}
