/// What has to hold of the numbers of every checkpoint, whatever its model and data.
extension Checkpoint {
  /// Throws `.malformed` unless seed, epoch, step, history and best epoch can be those of one run.
  ///
  /// What follows from the configuration and the data, such as the number of steps in an epoch, is for those who have them.
  func validate(path: String) throws(CheckpointError) {
    let numbers = NumberValidator(path: path)
    try numbers.require(seed, in: 0...Int.max, at: "seed")
    try numbers.require(epoch, in: 1...NumberValidator.mostEpochs + 1, at: "epoch")
    try numbers.require(sampleOffset, in: 0...Int(Int32.max), at: "sample_offset")
    try numbers.require(step, in: 0...NumberValidator.mostSteps, at: "step")
    let finished = epoch - 1
    try numbers.require(
      history.rows.count == finished, at: "history", "\(finished) epochs, as epoch \(epoch) is trained or next",
      found: "\(history.rows.count)")
    for (index, row) in history.rows.enumerated() {
      try numbers.require(
        row.loss.isFinite, at: "history, line \(index + 2), loss", "a finite number", found: "\(row.loss)")
    }
    if sampleOffset == 0 {
      // All epochs have as many steps.
      try numbers.require(
        finished == 0 ? step == 0 : step >= finished && step % finished == 0, at: "step",
        finished == 0 ? "0 at the beginning" : "a multiple of the \(finished) finished epochs", found: "\(step)")
    } else {
      try numbers.require(
        step > finished, at: "step", "more than \(finished), in epoch \(epoch) at image \(sampleOffset)",
        found: "\(step)")
      try numbers.require(
        finished > 0 || step <= sampleOffset, at: "step", "at most the \(sampleOffset) images that are trained",
        found: "\(step)")
    }
    guard let best else { return }
    try numbers.require(best.epoch, in: 1...max(1, finished), at: "best, epoch")
    let value = best.epoch <= finished ? history.rows[best.epoch - 1].value(inColumn: best.metric) : nil
    try numbers.require(
      value == best.value, at: "best",
      value.map { "\($0), the \(best.metric) of epoch \(best.epoch) in the history" }
        ?? "a column of the history and one of its epochs",
      found: "\(best.value) of \(best.metric) in epoch \(best.epoch)"
    )
  }

  /// The first array with values that are not finite, as messages name it, and how many; nil if all are finite.
  package var firstNonFinite: (array: String, count: Int)? {
    for (prefix, arrays) in [
      ("", parameters), ("the optimizer's ", optimizerState), ("the preprocessing's ", preprocessing),
      ("the epoch's beginning's ", epochStart),
    ] {
      for array in arrays where array.nonFiniteCount > 0 { return ("\(prefix)'\(array.name)'", array.nonFiniteCount) }
    }
    return nil
  }

  /// Throws `.malformed`, naming the first array, unless every parameter, all that the optimizer remembers and all that scaling has
  /// learned is finite: nothing that is computed from other values is a result. `path` is where the checkpoint came from.
  package func requireFinite(path: String) throws(CheckpointError) {
    guard let (array, count) = firstNonFinite else { return }
    throw CheckpointError(
      .malformed, path: path,
      "\(array) has \(count) \(count == 1 ? "value that is" : "values that are") not finite, so nothing can be computed with it: take an "
        + "older checkpoint, or retrain with a smaller learning rate; `fmdist inspect` shows its arrays")
  }
}

extension Checkpoint {
  /// Reads the checkpoint at `path`, all of whose values must be finite; see ``requireFinite(path:)``.
  package init(finite path: String) throws(CheckpointError) {
    try self.init(file: path)
    try requireFinite(path: path)
  }

  /// When it was saved, for messages: `the end of epoch 3`.
  package var moment: String {
    if sampleOffset > 0 { return "epoch \(epoch), after \(sampleOffset) images" }
    return epoch == 1 ? "the beginning" : "the end of epoch \(epoch - 1)"
  }
}

extension CheckpointFolder {
  /// The newest checkpoint all of whose values are finite; nil where none can be read.
  package func newestFinite() -> Found? {
    for file in filesThere {
      if let checkpoint = try? Checkpoint(finite: file) { return Found(path: file, checkpoint: checkpoint) }
    }
    return nil
  }
}

extension NamedArray {
  /// How many values are NaN or infinite.
  package var nonFiniteCount: Int {
    values.withUnsafeBufferPointer { values in
      var count = 0
      for value in values where !value.isFinite { count += 1 }
      return count
    }
  }
}
