import FMDistCommunication
import FMDistModelFiles
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// `fmdist export`: a checkpoint's model as a file of another program. Rank 0 writes.
package struct ExportRun: Sendable {
  private let console: Console
  /// A checkpoint file, or a run's folder for the one of its result.
  package var checkpoint: String
  /// What is written.
  package var format: ExportFormat
  /// Where; nil for the run's name in the working directory.
  package var output: String?
  /// Whether files that are there are replaced.
  package var overwrite = false
  /// The folder of the data, or `synthetic`: where the checkpoint does not say what its images and classes are.
  package var data: String?

  /// An export of `checkpoint`.
  package init(checkpoint: String, format: ExportFormat, console: Console) {
    (self.checkpoint, self.format, self.console) = (checkpoint, format, console)
  }

  /// Writes at rank 0 of `communicator`.
  package func run(over communicator: any Communicator) throws {
    _ = try communicator.atRoot { try export() }
  }

  private func export() throws {
    let found = try CheckpointFolder.Found.ofResult(checkpoint)
    for warning in found.warnings { console.warn("\(warning)") }
    let model = try model(found)
    let exported = ExportedModel(model)
    let files = try format.files(exported, output ?? "\(exported.name).\(format.ending)")
    var inputs = InputCheck()
    inputs.add("the checkpoint", found.path)
    for file in files {
      try NamedOutput(option: "--output", path: file.path, overwrite: overwrite).check(inputs)
    }
    for file in files { try AtomicFile.write(file.bytes, to: file.path) }
    console.write("\(found.path.visible), \(NumberText.count(found.checkpoint.history.rows.count, "epoch")) trained")
    for file in files {
      console.write("\(file.path.visible): \(NumberText.count(file.bytes.count, "byte"))")
    }
    console.write("weights_sha256 \(exported.weightsSHA256)")
  }

  /// `found` with its data, where it does not say itself what that was.
  private func model(_ found: CheckpointFolder.Found) throws -> RestoredModel {
    if data == nil, let model = try RestoredModel(withoutData: found) { return model }
    return try RestoredModel(found, data: data, console: console)
  }
}
