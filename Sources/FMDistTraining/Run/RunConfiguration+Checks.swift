import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistNeuralNet
import FMDistPlatform
import FMDistRunFiles
import Foundation

extension RunConfiguration {
  /// The model for images of `dataset`, checked to be a classifier of its classes.
  ///
  /// Throws where a layer does not fit, with the place where it was written.
  package func model(for images: ImageSet) throws(ConfigurationError) -> ModelPlan {
    let plan = try plan(height: images.height, width: images.width, channels: images.channels)
    do throws(ModelError) {
      try plan.checkClassifier(classes: images.classCount, isMultiLabel: images.labelSets != nil) {
        Self.strayLabels(in: images, above: $0)
      }
    } catch {
      guard images.classCount != 1 else {
        throw ConfigurationError(
          place: "data", sentence: "the data has one class; a classifier needs at least two", fault: .badData)
      }
      let located = origin.located(error)
      let isOfOtherData = images.classCount != 10 && Self.strayLabels(in: images, above: plan.classCount) == nil
      guard located.place.hasPrefix(Self.builtInName), isOfOtherData else { throw located }
      throw ConfigurationError(place: Self.builtInName, sentence: Self.otherData(images))
    }
    try checkObjective(of: plan, images: images)
    return plan
  }

  /// What to do where the built-in model does not fit the classes of `images`.
  private static func otherData(_ images: ImageSet) -> String {
    let units = "--set model.7.dense.units=\(images.classCount)"
    let split = images.count > 10_000 ? "" : " --set 'data.validation={source: stratified, fraction: 0.1}'"
    return "is for Fashion-MNIST, 10 classes of 28x28x1, and this data has \(images.classCount) classes of "
      + "\(images.height)x\(images.width)x\(images.channels): give a configuration for it with --config, whose model ends in "
      + "`- dense: {units: \(images.classCount), activation: softmax}`, or change this one with \(units)\(split)"
  }

  /// A sentence about the few labels of `images` that a model of `units` outputs has no class for; nil where they are many, or the
  /// classes have names. One wrong label among numbers makes classes that are not there.
  private static func strayLabels(in images: ImageSet, above units: Int) -> String? {
    guard units > 1, units < images.classCount, images.labelSets == nil, images.classNames.areNumbers else {
      return nil
    }
    let labels = images.labels.view.elements
    let strays = labels.indices.filter { labels[$0] >= units }
    guard let first = strays.first, strays.count <= max(1, images.count / 50) else { return nil }
    let classes = images.classCount
    return
      "the model tells \(units) classes apart, for labels from 0 to \(units - 1); training image \(first), counted from 0, has label "
      + "\(labels[first])\(strays.count == 1 ? ", the only one above" : ", and \(strays.count) in all are above"). Correct "
      + "\(strays.count == 1 ? "it" : "them"), or if there are \(classes) classes, end in `dense: {units: \(classes), activation: softmax}`"
  }

  /// The model for images of this size, a classifier or not.
  package func plan(height: Int, width: Int, channels: Int) throws(ConfigurationError) -> ModelPlan {
    try checkScaling(channels: channels)
    do throws(ModelError) {
      let plan = try ModelPlan(
        input: .image(height: height, width: width, channels: channels), layers: model,
        rules: training.layers)
      try optimizer.checkExclusions(in: plan)
      return plan
    } catch { throw origin.located(error) }
  }

  /// What changes `images` at random in training and mixes them, if anything does, checked to fit their size.
  package func augmenter(for images: ImageSet) throws(RunError) -> ImageAugmenter? {
    guard data.augmentation != nil || training.mixing != nil else { return nil }
    let augmentation = data.augmentation ?? Augmentation()
    let (height, width, padding) = (images.height, images.width, augmentation.randomCropPadding)
    guard padding < min(height, width) else {
      let most = min(height, width) - 1
      throw RunError(
        .configuration,
        "data.augmentation.random_crop.padding is \(padding), and images are \(height) x \(width) pixels, so that some crops would "
          + "see nothing of them: \(most > 0 ? "set at most \(most)" : "take random_crop away")")
    }
    return ImageAugmenter(
      augmentation, mixing: training.mixing, height: height, width: width, channels: images.channels,
      seed: training.seed)
  }

  /// Throws if `ranks` are more than the shards that they would share: those of the job, or of each group of a job that trains several models
  /// at a time.
  package func check(ranks: Int, ofGroup: Bool = false) throws(RunError) {
    guard ranks <= training.shards else {
      let fewer =
        ofGroup
        ? "give --group-size \(training.shards)\(training.shards > 1 ? " or less" : "")"
        : training.shards > 1 ? "start at most \(training.shards) ranks" : "start one rank"
      let advice =
        ranks <= ShardPlan.mostShards
        ? ", or set training.shards to \(ranks) (another number of shards gives other bits)" : ""
      throw RunError(
        .configuration,
        "training.shards is \(training.shards) and there are \(ranks) ranks\(ofGroup ? " in a group" : ""), of which each needs a shard: "
          + fewer + advice)
    }
  }

  /// Throws if a shard of a full batch has one sample and a layer of `model` needs statistics of several: of one vector they say nothing.
  package func checkShards(of model: ModelPlan) throws(RunError) {
    let shards = training.shards
    guard training.batchSize < 2 * shards, let layer = model.layers.first(where: \.comparesVectors) else { return }
    throw RunError(
      .configuration,
      "\(layer.path) (\(layer.name)) normalises vectors with the mean and variance of a shard's samples, and a batch of "
        + "\(training.batchSize) in \(shards) shards has shards of one: set training.shards to at most "
        + "\(max(1, training.batchSize / 2)), or training.batch_size to at least \(2 * shards)")
  }

  /// Throws if training `model` on `dataset` needs more memory than there is for the `localRanks` of `ranks` that run on this host;
  /// `samples` is an epoch.
  package func checkMemory(
    of model: ModelPlan, dataset: Dataset, samples: Int, ranks: Int, localRanks: Int
  ) throws(RunError) {
    let batch = min(training.batchSize, samples)
    try MemoryForecast(
      training: self, model, dataset: dataset, samples: samples, ranks: ranks, localRanks: localRanks
    ).check(
      "training with training.batch_size \(batch)",
      advice:
        "choose a smaller batch, smaller images or a smaller model, fewer ranks with more threads, or ranks on more hosts"
    )
  }

  /// Throws unless `other`, of the checkpoint at `path`, would give the same bits.
  package func check(agreesWith other: RunConfiguration, path: String) throws(RunError) {
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
        let setting = line.map { "`\($0.trimmingCharacters(in: .whitespaces))`" }
        return setting ?? "none"
      }
      throw RunError(
        .configuration,
        "\(path): the checkpoint was made with another \(mine.key) configuration: the checkpoint has \(text(there.first)), this "
          + "configuration has \(text(here.first)). Resume without --config and --set to continue as it began, or start a new run in another "
          + "--output")
    }
  }
}
