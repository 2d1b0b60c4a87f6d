import DataParallel
import Datasets
import Foundation
import NeuralNet

extension RunConfiguration {
  /// The model for images of `dataset`, checked to be a classifier of its classes.
  func model(for images: ImageSet) throws(ModelError) -> ModelPlan {
    let plan = try ModelPlan(
      input: .image(height: images.height, width: images.width, channels: images.channels), layers: model)
    try plan.checkClassifier(classes: images.classCount)
    return plan
  }

  /// Throws if `ranks` are more than the shards that they would share.
  func check(ranks: Int) throws(RunError) {
    guard ranks <= training.shards else {
      let advice =
        ranks <= ShardPlan.mostShards
        ? ", or set training.shards to \(ranks) (another number of shards gives other bits)" : ""
      throw RunError(
        exitCode: 78,
        "training.shards is \(training.shards) and there are \(ranks) ranks, of which each needs a shard: start at most "
          + "\(training.shards) ranks\(advice)")
    }
  }

  /// Throws if `model` needs more memory than this host has for its `localRanks` of `ranks`; `samples` is an epoch.
  ///
  /// What is counted is the least that is needed: a layer's output for each sample of a rank's part of a batch, and each
  /// parameter with its gradient and what the optimizer remembers of it.
  func checkMemory(
    of model: ModelPlan, samples: Int, ranks: Int, localRanks: Int,
    bytes available: UInt64 = ProcessInfo.processInfo.physicalMemory
  ) throws(RunError) {
    let batch = min(training.batchSize, samples)
    let rows = ShardPlan(shards: training.shards, ranks: ranks).capacity(ofRank: 0, batch: batch)
    let outputs = model.layers.filter { $0.description != .flatten }.reduce(0.0) { $0 + Double($1.output.count) }
    let copies = Double(2 + optimizer.slots.count)
    let bytesPerFloat = 4.0
    let needed = bytesPerFloat * (Double(rows) * outputs + copies * Double(model.parameterCount)) * Double(localRanks)
    guard needed > Double(available) else { return }
    func gigabytes(_ bytes: Double) -> String { String(format: "%.1f GB", bytes / 1e9) }
    throw RunError(
      exitCode: 78,
      "the model needs at least \(gigabytes(needed)) of memory with training.batch_size \(batch) on \(localRanks) "
        + "\(localRanks == 1 ? "rank" : "ranks") of this host, which has \(gigabytes(Double(available))): "
        + "choose a smaller batch or model, or ranks on more hosts")
  }

  /// Throws unless `other`, of the checkpoint at `path`, would give the same bits.
  func check(agreesWith other: RunConfiguration, path: String) throws(RunError) {
    for (mine, theirs) in zip(decisive, other.decisive) where mine.text != theirs.text {
      let here = mine.text.split(separator: "\n")
      let there = theirs.text.split(separator: "\n")
      let place = zip(here, there).prefix { $0 == $1 }.count
      func line(_ lines: [Substring]) -> String {
        lines.indices.contains(place) ? "`\(lines[place].trimmingCharacters(in: .whitespaces))`" : "nothing"
      }
      throw RunError(
        exitCode: 78,
        "\(path): the checkpoint was made with another \(mine.key) configuration; here \(line(here)), there "
          + "\(line(there)). Resume without --config and --set to go on as it began, or start anew in another --output")
    }
  }
}
