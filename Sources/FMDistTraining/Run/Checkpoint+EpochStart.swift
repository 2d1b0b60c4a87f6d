import FMDistRunFiles

extension Checkpoint {
  private static let optimizerPrefix = "optimizer/"

  /// Keeps the arrays of `checkpoint`, which the epoch under way began with.
  mutating func keepEpochStart(_ checkpoint: Checkpoint?) {
    guard let checkpoint else { return }
    epochStart =
      checkpoint.parameters
      + checkpoint.optimizerState.map {
        NamedArray(name: Self.optimizerPrefix + $0.name, shape: $0.shape, values: $0.values)
      }
  }

  /// This checkpoint, read from `path`, with the arrays that the epoch began with. Throws where it lacks them.
  func atEpochStart(path: String) throws(CheckpointError) -> Checkpoint {
    guard sampleOffset > 0 else { return self }
    guard !epochStart.isEmpty else {
      throw CheckpointError(
        .mismatch, path: path, "lacks what its epoch began with, which training.on_non_finite: rollback goes back to")
    }
    var checkpoint = self
    checkpoint.parameters = epochStart.filter { !$0.name.hasPrefix(Self.optimizerPrefix) }
    checkpoint.optimizerState = epochStart.filter { $0.name.hasPrefix(Self.optimizerPrefix) }.map {
      NamedArray(name: String($0.name.dropFirst(Self.optimizerPrefix.count)), shape: $0.shape, values: $0.values)
    }
    return checkpoint
  }
}
