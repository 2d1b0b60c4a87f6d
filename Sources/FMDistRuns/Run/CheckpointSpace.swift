import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// Whether the checkpoints of a run find room on the disk, looked at before anything is trained.
package struct CheckpointSpace {
  /// What one takes, in bytes.
  package let bytes: Int
  /// How many there can be at the same time: those that stay, the best, and the one that is being written.
  package let count: Int
  /// What those take that are there and will be replaced.
  package let present: Int
  /// What is free; nil where the system does not say.
  package let free: Int?

  package init(bytes: Int, count: Int, present: Int = 0, free: Int?) {
    (self.bytes, self.count, self.present, self.free) = (bytes, count, present, free)
  }

  /// What they need beside those that are there.
  package var needed: Int {
    let (all, overflow) = bytes.multipliedReportingOverflow(by: count)
    return overflow ? .max : max(bytes, all - present)
  }

  /// Throws (74) where not one of them fits in the folder `path`; gives a warning where not all do.
  package func check(_ path: String) throws(RunError) -> String? {
    guard let free, free < needed else { return nil }
    let room =
      "\(path): a checkpoint takes \(ByteText.text(bytes)), and \(ByteText.text(free)) are free on its disk"
    guard free >= bytes else {
      throw RunError(.io, "\(room): free at least that much, or choose an --output on another disk")
    }
    return
      "\(room), while the \(count) that there can be at a time need \(ByteText.text(needed)): free some, or keep fewer "
      + "(training.checkpoints.keep)"
  }
}

extension CheckpointSpace {
  /// Of a run of `configuration`, `model` and `samples` images an epoch into `folder`, that has trained `done` steps.
  init(_ configuration: RunConfiguration, model: ModelPlan, samples: Int, done: Int, folder: CheckpointFolder) {
    let training = configuration.training
    // Within an epoch with rollback, what it began with as well.
    let copies = training.onNonFinite == .rollback ? 2 : 1
    let floats =
      model.parameters.reduce(0) { $0 + $1.count }
      + configuration.optimizer.slots.count * model.trainableParameters.reduce(0) { $0 + $1.count }
    let files = folder.filesThere.compactMap { FileStatus($0, following: false) }
    let present = Dictionary(files.map { ($0.identity, $0.size) }) { size, _ in size }.values.reduce(0, +)
    let left = max(0, training.steps(samples: samples) - done)
    self.init(
      bytes: 4 * floats * copies + Self.headerBytes,
      count: Self.count(
        training.checkpoints, stepsLeft: left, stepsPerEpoch: training.updatesPerEpoch(samples: samples)),
      present: training.checkpoints.keep == .all ? 0 : present, free: DiskSpace(near: folder.path)?.free)
  }

  /// How many checkpoints there can be at a time by `rule`: as many as stay, but no more than are written, with the best and the one that is being
  /// written. Those that are due by the clock are not known, and not counted where all stay.
  package static func count(_ rule: CheckpointRule, stepsLeft: Int, stepsPerEpoch: Int) -> Int {
    var written = stepsLeft / max(1, stepsPerEpoch) + 1
    if case .steps(let every) = rule.saveFreq { written += stepsLeft / every }
    let staying =
      switch rule.keep {
      case .all: written
      case .newest(let kept): rule.saveMinutes == nil ? max(CheckpointFolder.Keep.fewest, min(kept, written)) : kept
      }
    return min(staying, .max - 2) + 2
  }

  /// About what names, shapes and metadata take.
  private static let headerBytes = 32 << 10
}
