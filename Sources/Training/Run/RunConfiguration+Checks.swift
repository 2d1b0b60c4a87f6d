import DataParallel
import Datasets
import Foundation
import Kernels
import NeuralNet

extension RunConfiguration {
  /// The model for images of `dataset`, checked to be a classifier of its classes.
  public func model(for images: ImageSet) throws(ModelError) -> ModelPlan {
    let plan = try ModelPlan(
      input: .image(height: images.height, width: images.width, channels: images.channels), layers: model)
    try plan.checkClassifier(classes: images.classCount)
    return plan
  }

  /// What changes `images` at random in training, if anything does, checked to fit their size.
  public func augmenter(for images: ImageSet) throws(RunError) -> ImageAugmenter? {
    guard let augmentation = data.augmentation else { return nil }
    let (height, width, padding) = (images.height, images.width, augmentation.randomCropPadding)
    guard padding < min(height, width) else {
      let most = min(height, width) - 1
      throw RunError(
        exitCode: 78,
        "data.augmentation.random_crop.padding is \(padding), and images are \(height) x \(width) pixels, so that some crops would "
          + "see nothing of them: \(most > 0 ? "set at most \(most)" : "take random_crop away")")
    }
    return ImageAugmenter(
      augmentation, height: height, width: width, channels: images.channels, seed: training.seed)
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
  /// What is counted is what a network is made of, channels padded to sixteen. For each rank: a layer's output and its gradient for
  /// each sample of its part of a batch, the gradients of each subtree of the summation tree, and those of a convolution for each
  /// shard. For the host: each parameter, transposed as well, and its ranks' parts of what the optimizer remembers.
  func checkMemory(
    of model: ModelPlan, samples: Int, ranks: Int, localRanks: Int,
    bytes available: UInt64 = ProcessInfo.processInfo.physicalMemory
  ) throws(RunError) {
    let batch = min(training.batchSize, samples)
    let plan = ShardPlan(shards: training.shards, ranks: ranks)
    // Of all ranks of this host, which is rank 0's: the first places.
    var (rows, shards, subtrees) = (0.0, 0.0, 0.0)
    for place in 0..<localRanks {
      rows += Double(plan.capacity(ofRank: place, batch: batch))
      shards += Double(plan.shards(ofRank: place).count)
      subtrees += Double(SummationTree(shards: training.shards).nodes(covering: plan.shards(ofRank: place)).count)
    }
    let kept = training.accumulation > 1 || globalClipnorm != nil ? 1 : 0
    let owned = Double(optimizer.slots.count + kept) * Double(localRanks) / Double(ranks)
    let copies = subtrees + 2 + owned
    let floats = model.layers.reduce(0.0) { sum, layer in
      let channels = layer.output.channels
      let output = Double(layer.output.count / channels) * Double(padded(channels))
      let learned = layer.parameters.reduce(0.0) { $0 + Double($1.rows) * Double(padded($1.columns)) }
      let isConvolution = layer.description.kind == "conv2d"
      return sum + 2 * rows * output + learned * (copies + (isConvolution ? 2 * shards : 0))
    }
    let bytesPerFloat = 4.0
    let needed = bytesPerFloat * floats
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
      var here = mine.text.split(separator: "\n")[...]
      var there = theirs.text.split(separator: "\n")[...]
      while let line = here.first, line == there.first { (here, there) = (here.dropFirst(), there.dropFirst()) }
      // A setting that only one of them has stands opposite the next one of the other.
      func name(_ line: Substring?) -> Substring? { line?.prefix { $0 != ":" } }
      if mine.key != "model", let mine = name(here.first), let theirs = name(there.first), mine != theirs {
        if there.contains(where: { name($0) == mine }) { here = [] } else { there = [] }
      }
      func text(_ line: Substring?) -> String {
        line.map { "`\($0.trimmingCharacters(in: .whitespaces))`" } ?? "nothing"
      }
      throw RunError(
        exitCode: 78,
        "\(path): the checkpoint was made with another \(mine.key) configuration; here \(text(here.first)), there "
          + "\(text(there.first)). Resume without --config and --set to go on as it began, or start anew in another "
          + "--output")
    }
  }
}
