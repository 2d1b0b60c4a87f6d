import FMDistCommunication
import FMDistModelFiles
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import FMDistTraining

/// `fmdist export`: a checkpoint's model as a file of another program. Rank 0 writes, and verifies.
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
  /// The Python that holds the file against fmdist on the test images; nil for no such check.
  package var python: String?
  /// The folder of the data, or `synthetic`: for the check, and where the checkpoint does not say what its images and classes are.
  package var data: String?
  /// Threads; nil for the rank's share of the cores.
  package var threads: Int?

  /// An export of `checkpoint`.
  package init(checkpoint: String, format: ExportFormat, console: Console) {
    (self.checkpoint, self.format, self.console) = (checkpoint, format, console)
  }

  /// Writes at rank 0 of `communicator`. Throws (70) where the check finds another model in the file.
  package func run(over communicator: any Communicator) throws {
    let budget = ThreadBudget(requested: threads, communicator: communicator)
    _ = try communicator.atRoot { try export(budget) }
  }

  private func export(_ budget: ThreadBudget) throws {
    let found = try CheckpointFolder.Found.ofResult(checkpoint)
    for warning in found.warnings { console.warn("\(warning)") }
    let peer = try self.peer
    // What is exported is in the checkpoint, so that missing data costs the check alone, and not the file.
    let plain = try data == nil ? RestoredModel(withoutData: found) : nil
    let model = try plain ?? RestoredModel(found, data: data, console: console)
    let exported = ExportedModel(model)
    let files = try format.files(exported, output ?? "\(exported.name).\(format.ending)")
    var inputs = InputCheck()
    inputs.add("the checkpoint", found.path)
    inputs.add(model.dataset)
    for file in files {
      try NamedOutput(option: "--output", path: file.path, overwrite: overwrite).check(inputs)
    }
    for file in files { try AtomicFile.write(file.bytes, to: file.path) }
    console.write("\(found.path.visible), \(NumberText.count(found.checkpoint.history.rows.count, "epoch")) trained")
    for file in files {
      console.write("\(file.path.visible), \(NumberText.count(file.bytes.count, "byte"))")
    }
    console.write("weights_sha256 \(exported.weightsSHA256)")
    guard let peer else { return }
    let tested = try plain == nil ? model : RestoredModel(found, data: data, console: console)
    try verify(files.map(\.path), by: peer, tested, exported.answer, budget)
  }

  /// What the file is verified by, if it is to be. Throws (64) where nothing runs such a file.
  private var peer: PeerProgram? {
    get throws(RunError) {
      guard let python else { return nil }
      guard let peer = format.peer else {
        throw RunError(.usage, "--verify: \(format.name) holds only arrays, which no program runs: omit --verify")
      }
      return PeerProgram(peer: peer, python: python)
    }
  }

  private func verify(
    _ paths: [String], by program: PeerProgram, _ model: RestoredModel, _ answer: ModelAnswer, _ budget: ThreadBudget
  ) throws {
    let images = model.dataset.test
    guard images.count > 0 else {
      throw RunError(.badData, "--verify: \(model.dataset.name) has no test images; give data that has with --data")
    }
    try model.checkMemory(images: images.count, localRanks: 1)
    var ours: [Float] = []
    model.network(for: images, budget: budget).predict(
      images, transform: model.scaling.transform, temperature: model.postprocessing.temperature
    ) { _, probabilities, _ in ours += probabilities.elements }
    let classes = ours.count / images.count
    let theirs = try program.probabilities(images, classes: classes, paths: paths)
    let comparison = PeerComparison(ours: ours, theirs: theirs, classes: classes, predictions: answer.predictions)
    let sentence = "\(program.peer.name): \(comparison.words)"
    guard comparison.isSame else {
      throw RunError(
        .internal,
        "\(sentence); expected the same class for all, and probabilities within \(PeerComparison.tolerance): do not use \(paths[0].visible), and "
          + "please report it")
    }
    console.write(sentence)
  }
}
