import FMDistDatasets
import FMDistNeuralNet
import FMDistRunFiles

/// Where a run stands: all that changes between steps, beside weights and the optimizer's state.
///
/// The same on every rank, but for what only rank 0 sees: history, measures, best and seconds.
package struct TrainingState {
  /// The epoch that is trained, from 1.
  package var epoch = 1
  /// The samples of this epoch that are trained.
  package var sampleOffset = 0
  /// The steps since training began: learning rates go by them.
  package var step = 0
  /// The updates that the weights are made by: steps that had none, or whose update was taken back, are not among them. What the
  /// optimizer does in an update of a certain number goes by them.
  package var updates = 0
  /// ``updates`` when this epoch began.
  package var updatesBefore = 0
  /// Over the samples of this epoch, before their updates: the sum of losses, and the right answers.
  package var loss = 0.0
  package var correct = 0
  /// The samples of this epoch whose steps had no update, as a number was not finite: they are in neither sum.
  package var skippedSamples = 0
  /// Such steps since training began.
  package var skippedSteps = 0
  /// The finished epochs.
  package var history = History()
  /// The finished epochs' times, as far as they are known.
  package var measures: [EpochMeasures] = []
  /// The best finished epoch.
  package var best: Checkpoint.Best?
  /// What was chosen on the validation images with the weights of the last finished epoch; nil where nothing is, or steps were trained since.
  package var postprocessing: Postprocessing?
  /// Seconds of training and validation, over all sessions.
  package var seconds = 0.0
  /// ``seconds`` when this epoch began.
  package var secondsBefore = 0.0
  /// Of this epoch, since this session began: images trained, and in how many seconds.
  package var trainedImages = 0
  package var trainingSeconds = 0.0

  package init() {}

  /// Where `checkpoint` was taken, which lies at `path`.
  package init(_ checkpoint: Checkpoint, path: String) throws(CheckpointError) {
    func number<Number: LosslessStringConvertible>(_ key: Key) throws(CheckpointError) -> Number {
      guard let value = checkpoint.extra[key.rawValue].flatMap({ Number($0) }) else {
        throw CheckpointError(.malformed, path: path, "has no number under '\(key.rawValue)' in its metadata")
      }
      return value
    }
    epoch = checkpoint.epoch
    sampleOffset = checkpoint.sampleOffset
    step = checkpoint.step
    history = checkpoint.history
    best = checkpoint.best
    postprocessing = try Postprocessing(checkpoint, path: path)
    loss = try number(.loss)
    correct = try number(.correct)
    // Checkpoints in which nothing was ever left out may not say so.
    func count(_ key: Key) throws(CheckpointError) -> Int {
      checkpoint.extra[key.rawValue] == nil ? 0 : try number(key)
    }
    (skippedSamples, skippedSteps) = (try count(.skippedSamples), try count(.skippedSteps))
    seconds = try number(.seconds)
    let numbers = NumberValidator(path: path)
    // A checkpoint from before there were measures has none; what goes on from it says so of these epochs.
    let lines =
      checkpoint.extra[Key.measures.rawValue]
      ?? EpochMeasures.text(of: history.rows.map { EpochMeasures(epoch: $0.epoch) })
    guard let measures = EpochMeasures.all(in: lines) else {
      throw CheckpointError(
        .malformed, path: path, "has no lines of an epoch and four plausible numbers under 'epochs' in its metadata")
    }
    self.measures = measures
    for (value, most, place) in [
      (loss, .greatestFiniteMagnitude, Key.loss),
      (seconds, NumberValidator.mostSeconds, .seconds),
    ] {
      try numbers.require(
        (0...most).contains(value), at: place.rawValue, "a number from 0 to \(most)", found: "\(value)")
    }
    try numbers.require(correct, in: 0...sampleOffset * ClassNames.most, at: Key.correct.rawValue)
    try numbers.require(skippedSamples, in: 0...sampleOffset, at: Key.skippedSamples.rawValue)
    try numbers.require(skippedSteps, in: 0...step, at: Key.skippedSteps.rawValue)
    let mostUpdates = step - skippedSteps
    updates = checkpoint.extra[Key.updates.rawValue] == nil ? mostUpdates : try number(.updates)
    try numbers.require(
      updates, in: (skippedSteps == 0 ? mostUpdates : 0)...mostUpdates, at: Key.updates.rawValue)
    updatesBefore = sampleOffset == 0 ? updates : try number(.updatesBefore)
    try numbers.require(updatesBefore, in: 0...updates, at: Key.updatesBefore.rawValue)
    let finished = epoch - 1
    try numbers.require(
      (measures.last?.epoch ?? 0) == finished, at: Key.measures.rawValue,
      finished == 0 ? "no lines, as no epoch is finished" : "lines up to epoch \(finished), the last finished",
      found: measures.last.map { "lines up to epoch \($0.epoch)" } ?? "none")
    let known = measures.reduce(0) { $0 + $1.seconds }
    secondsBefore = measures.count == epoch - 1 && known.isFinite ? known : seconds
  }

  /// Throws unless this is a place between two steps of an epoch of `samples`, in the epochs that `training` asks for, with as many
  /// steps as there are up to here.
  package func check(
    samples: Int, _ training: RunConfiguration.TrainingConfiguration, path: String
  ) throws(CheckpointError) {
    let begun = sampleOffset > 0 ? epoch : epoch - 1
    guard begun <= training.epochs else {
      throw CheckpointError(
        .mismatch, path: path,
        "has trained in epoch \(begun), and training.epochs is \(training.epochs): set at least \(begun)")
    }
    let batchSize = training.samplesPerUpdate
    guard sampleOffset == samples || (sampleOffset < samples && sampleOffset % batchSize == 0) else {
      throw CheckpointError(
        .mismatch, path: path,
        "stands at image \(sampleOffset) of an epoch, which is not between two batches of \(batchSize) of \(samples)")
    }
    func steps(_ samples: Int) -> Int { (samples + batchSize - 1) / batchSize }
    // Epochs and samples are limited where they are read, so that no product of them overflows.
    let expected = (epoch - 1) * steps(samples) + steps(sampleOffset)
    try NumberValidator(path: path).require(
      step == expected, at: "step",
      "\(expected), in epoch \(epoch) at image \(sampleOffset) of \(samples) in batches of \(batchSize)",
      found: "\(step)")
  }

  /// Notes the last epoch as the best if it is: by what early stopping watches, else by the accuracy on the validation images.
  package mutating func takeBest(earlyStopping: EarlyStopping?) -> Bool {
    guard let row = history.rows.last else { return false }
    if let earlyStopping {
      let verdict = earlyStopping.verdict(on: history.rows)
      guard verdict.bestEpoch == row.epoch, let value = verdict.bestValue else { return false }
      best = Checkpoint.Best(epoch: row.epoch, metric: earlyStopping.monitor.column, value: value)
      return true
    }
    guard row.validationAccuracy > best?.value ?? -1 else { return false }
    best = Checkpoint.Best(
      epoch: row.epoch, metric: Monitor.validationAccuracy.column, value: row.validationAccuracy)
    return true
  }

  /// What a checkpoint keeps beside its own fields.
  package var extra: [String: String] {
    [
      Key.loss.rawValue: "\(loss)", Key.correct.rawValue: "\(correct)", Key.seconds.rawValue: "\(seconds)",
      Key.measures.rawValue: EpochMeasures.text(of: measures), Key.skippedSamples.rawValue: "\(skippedSamples)",
      Key.skippedSteps.rawValue: "\(skippedSteps)", Key.updates.rawValue: "\(updates)",
      Key.updatesBefore.rawValue: "\(updatesBefore)",
    ].merging(postprocessing?.extra ?? [:]) { $1 }
  }

  private enum Key: String {
    case loss = "epoch_loss"
    case correct = "epoch_correct"
    case seconds
    case measures = "epochs"
    case skippedSamples = "epoch_skipped_samples"
    case skippedSteps = "skipped_steps"
    case updates
    case updatesBefore = "epoch_start_updates"
  }

  /// The samples of this epoch that are in its sums.
  private var countedSamples: Int { sampleOffset - skippedSamples }

  /// Whether there is nothing to take a mean of, as each step of this epoch so far had no update.
  package var countsNothing: Bool { countedSamples == 0 }

  /// The mean loss of this epoch so far; NaN where it counts nothing.
  package var meanLoss: Double { loss / Double(countedSamples) }

  /// The share of right answers in this epoch so far, of so many to a sample; NaN where it counts nothing.
  package func accuracy(answersPerSample answers: Int) -> Double {
    Double(correct) / Double(countedSamples * answers)
  }

  /// Counts a step of `images` that took `seconds`.
  package mutating func trained(images: Int, seconds: Double) {
    postprocessing = nil
    trainedImages += images
    trainingSeconds += seconds
    self.seconds += seconds
  }

  /// Ends the epoch, at `time` in seconds since 1970, of whose last update `learningRate` was the rate; to be called at rank 0.
  package mutating func measure(time: Double, learningRate: Double) -> EpochMeasures {
    let measures = EpochMeasures(
      epoch: epoch, time: time, learningRate: learningRate,
      imagesPerSecond: trainingSeconds > 0 ? Double(trainedImages) / trainingSeconds : .nan,
      seconds: seconds - secondsBefore)
    self.measures.append(measures)
    return measures
  }

  /// Goes to the beginning of the next epoch.
  package mutating func nextEpoch() {
    epoch += 1
    sampleOffset = 0
    loss = 0
    correct = 0
    skippedSamples = 0
    updatesBefore = updates
    secondsBefore = seconds
    trainedImages = 0
    trainingSeconds = 0
  }

  /// What a step needs to be the next one of the run: the same on all ranks.
  package var position: Position {
    Position(
      epoch: epoch, sampleOffset: sampleOffset, step: step, loss: loss, correct: correct,
      skippedSamples: skippedSamples, skippedSteps: skippedSteps, updates: updates, updatesBefore: updatesBefore)
  }

  /// Takes rank 0's place.
  package mutating func move(to position: Position) {
    (epoch, sampleOffset, step) = (position.epoch, position.sampleOffset, position.step)
    (loss, correct) = (position.loss, position.correct)
    (skippedSamples, skippedSteps) = (position.skippedSamples, position.skippedSteps)
    (updates, updatesBefore) = (position.updates, position.updatesBefore)
  }

  /// The part of the state that all ranks share.
  package struct Position: BitwiseCopyable, Sendable {
    var epoch, sampleOffset, step: Int
    var loss: Double
    var correct, skippedSamples, skippedSteps, updates, updatesBefore: Int
  }
}
