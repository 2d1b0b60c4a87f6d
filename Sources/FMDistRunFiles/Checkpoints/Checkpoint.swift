/// Everything that a run needs to go on: parameters, optimizer state, and where it stood.
///
/// It holds no generator's state and no rank: randomness is counted from (seed, epoch, sample offset), so it continues
/// at any number of ranks and threads.
package struct Checkpoint: Sendable, Equatable {
  /// The best validated epoch so far.
  package struct Best: Sendable, Equatable {
    /// The epoch, from 1.
    package var epoch: Int
    /// What is compared, by its column in the history: "val_acc".
    package var metric: String
    /// Its value.
    package var value: Double

    /// `value` of `metric` in `epoch`.
    package init(epoch: Int, metric: String, value: Double) {
      self.epoch = epoch
      self.metric = metric
      self.value = value
    }
  }

  /// The parameters, in model order.
  package var parameters: [NamedArray]
  /// The optimizer's state, in the optimizer's order.
  package var optimizerState: [NamedArray]
  /// What the scaling of images has learned, by name; images' H x W x C.
  package var preprocessing: [NamedArray]
  /// What ``parameters`` and ``optimizerState`` (behind `optimizer/`) were when the epoch began; empty unless it is under way and training
  /// may go back there.
  package var epochStart: [NamedArray] = []
  /// The version of fmdist that made it.
  package var fmdistVersion: String
  /// The resolved configuration, YAML.
  package var configuration: String
  /// The seed.
  package var seed: Int
  /// The epoch that is being trained, or trained next, from 1.
  package var epoch: Int
  /// How many samples of ``epoch`` are done: a position in its shuffled order, never a rank's.
  package var sampleOffset: Int
  /// The steps so far, those that had no update included.
  package var step: Int
  /// The finished epochs.
  package var history: History
  /// The best epoch so far.
  package var best: Best?
  /// What else the trainer keeps; the keys in ``reservedKeys`` are taken.
  package var extra: [String: String]

  /// A checkpoint.
  package init(
    parameters: [NamedArray], optimizerState: [NamedArray], fmdistVersion: String, configuration: String, seed: Int,
    epoch: Int, sampleOffset: Int, step: Int, history: History = History(), best: Best? = nil,
    preprocessing: [NamedArray] = [], extra: [String: String] = [:]
  ) {
    self.parameters = parameters
    self.optimizerState = optimizerState
    self.preprocessing = preprocessing
    self.fmdistVersion = fmdistVersion
    self.configuration = configuration
    self.seed = seed
    self.epoch = epoch
    self.sampleOffset = sampleOffset
    self.step = step
    self.history = history
    self.best = best
    self.extra = extra
  }

  /// The ``WeightsHash`` of all parameters, in their order.
  package var weightsSHA256: String {
    var hash = WeightsHash()
    for parameter in parameters { hash.update(parameter.values) }
    return hash.finalize()
  }

  /// Throws `.mismatch`, naming the first difference, unless the parameters have these names and shapes in this order.
  /// `path` is where the checkpoint came from.
  package func requireParameters(_ expected: [(name: String, shape: [Int])], path: String) throws(CheckpointError) {
    func mismatch(_ sentence: String) -> CheckpointError {
      CheckpointError(.mismatch, path: path, "belongs to another model: \(sentence)")
    }
    for (index, (name, shape)) in expected.enumerated() {
      guard index < parameters.count else { throw mismatch("it lacks '\(name)', which the configured model has") }
      let found = parameters[index]
      guard found.name == name else {
        throw mismatch("it has '\(found.name)' where the configured model has '\(name)'")
      }
      guard found.shape == shape else {
        throw mismatch(
          "its '\(name)' is \(TensorDescription.text(found.shape)), the configured model's \(TensorDescription.text(shape))"
        )
      }
    }
    if parameters.count > expected.count {
      throw mismatch("it has '\(parameters[expected.count].name)', which the configured model lacks")
    }
  }
}
