import FMDistRunFiles
import FMDistTraining

/// Where an import goes: a checkpoint file, or a run's folder.
enum ImportTarget {
  case file(String)
  /// Held by this process.
  case folder(RunClaim)

  /// That at `path`, a file where its name ends as checkpoints' do. Throws (64) where something would be lost.
  init(_ path: String, overwrite: Bool, _ inputs: InputCheck) throws {
    guard !path.hasSuffix(".safetensors") else {
      try NamedOutput(option: "--output", path: path, overwrite: overwrite).check(inputs)
      self = .file(path)
      return
    }
    try inputs.expectFree(path)
    try inputs.expectOutside(path)
    let claim = try RunClaim.take(RunFolder(path))
    guard !claim.folder.isUsed || overwrite else {
      throw RunError(
        .usage, "\(path) already holds a run: replace it with --overwrite, or choose another --output")
    }
    self = .folder(claim)
  }

  /// Writes `checkpoint`, and `configuration` beside it in a folder.
  func write(_ checkpoint: Checkpoint, _ configuration: RunConfiguration) throws {
    switch self {
    case .file(let path): try checkpoint.write(to: path)
    case .folder(let claim):
      claim.keep()
      try claim.folder.clear()
      try AtomicFile.write(configuration.yaml, to: claim.folder.configuration)
      try claim.folder.checkpoints.write(checkpoint, isBest: false)
    }
  }
}
