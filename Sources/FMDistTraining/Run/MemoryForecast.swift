import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistPlatform

/// How much memory a run will take at least on this host, in bytes, worked out before it is taken.
///
/// Numbers are estimates from below: a run that is refused could not have been.
package struct MemoryForecast {
  /// The data, of which a host has one copy. What lies in a file on the disk is none of it: memory holds that as long as nobody else needs it.
  package var data = 0.0
  /// What each process has of it beside: labels, weights.
  package var labels = 0.0
  /// What each process takes of its own beside the data: activations, buffers; the greatest.
  package var ownOfGreatest = 0.0
  /// The same of all processes of this host together.
  package var own = 0.0
  /// What they have in common: weights, gradients.
  package var common = 0.0
  /// What rank 0 takes of its own: to write a checkpoint, and for the scores of the test images.
  package var ofRoot = 0.0
  /// How many processes there are on this host.
  package var processes = 1

  /// All of it.
  package var total: Double { data + labels * Double(processes) + own + common + ofRoot }
  /// What one process, which has its data already, will map.
  package var ofProcess: Double { ownOfGreatest + common + ofRoot }

  private static let bytesPerFloat = 4.0

  /// The bytes of the pixels of `dataset` that have to be in memory.
  package static func bytes(of dataset: Dataset) -> Double {
    [dataset.training, dataset.test].reduce(0) { sum, set in
      let isOnDisk = (set.pixels.owner as? MappedFile).map { !$0.isMemory } ?? false
      return sum + (isOnDisk ? 0 : Double(set.pixels.count))
    }
  }

  /// The bytes of what every process has of `dataset` beside the pixels.
  private static func labelBytes(of dataset: Dataset) -> Double {
    [dataset.training, dataset.test].reduce(bytesPerFloat * Double(dataset.training.weights?.count ?? 0)) {
      $0 + Double($1.labels.view.bytes.count)
    }
  }

  /// Training `model`; `samples` is an epoch, and `ranks` are in all.
  ///
  /// What is counted is what a network is made of, channels padded to sixteen. For each rank: a layer's output and its gradient for
  /// each sample of its part of a batch and what its layers work in, the gradients of each subtree of the summation tree, and those of a convolution for each
  /// shard. For the host: each parameter, transposed as well, and its ranks' parts of what the optimizer remembers.
  package init(
    training configuration: RunConfiguration, _ model: ModelPlan, dataset: Dataset, samples: Int, ranks: Int,
    localRanks: Int
  ) {
    let batch = min(configuration.training.batchSize, samples)
    let shardCount = configuration.training.shards
    let plan = ShardPlan(shards: shardCount, ranks: ranks)
    // Of all ranks of this host, which is rank 0's: the first places.
    var (rows, mostRows, shards, mostShards, subtrees) = (0.0, 0.0, 0.0, 0.0, 0.0)
    // More than all ranks of a training are those of others at the same time, of about its size.
    let trainings = max(1, Double(localRanks) / Double(ranks))
    for place in (0..<localRanks).map({ $0 % ranks }) {
      let (ownRows, ownShards) = (plan.capacity(ofRank: place, batch: batch), plan.shards(ofRank: place))
      rows += Double(ownRows)
      mostRows = max(mostRows, Double(ownRows))
      shards += Double(ownShards.count)
      mostShards = max(mostShards, Double(ownShards.count))
      subtrees += Double(SummationTree(shards: shardCount).nodes(covering: ownShards).count)
    }
    let kept = configuration.exchangeOptions.keepsSums(configuration.optimizer) ? 1 : 0
    let slots = configuration.optimizer.slots.count
    let owned = Double(slots + kept) * Double(localRanks) / Double(ranks)
    let convolutions = Self.weights(model) { $0.sumsByShard }
    let (all, changing) = (Self.weights(model) { _ in true }, Self.weights(model, \.changes))
    func own(rows: Double, shards: Double, processes: Int) -> Double {
      Self.bytesPerFloat
        * (2 * rows * Self.outputs(model) + rows * Double(model.commonScratchCount(samples: 1))
          + 2 * shards * convolutions + Double(processes) * Double(model.transformedWeightCount))
    }
    processes = localRanks
    data = Self.bytes(of: dataset)
    labels = Self.labelBytes(of: dataset)
    self.own = own(rows: rows, shards: shards, processes: localRanks)
    ownOfGreatest = own(rows: mostRows, shards: mostShards, processes: 1)
    common = Self.bytesPerFloat * (trainings * 2 * all + changing * (subtrees + owned))
    // Arrays in Keras's layout, of what training may go back to as well, and one gathered and put in order.
    let checkpoints = configuration.training.onNonFinite == .rollback ? 2.0 : 1
    ofRoot =
      trainings
      * (Self.bytesPerFloat * (checkpoints * (all + changing * Double(slots)) + (slots > 0 ? 2 * all : 0))
        + Self.scores(dataset))
  }

  /// Scoring images of `dataset` with `model`, `rows` at once in each process.
  package init(evaluating model: ModelPlan, dataset: Dataset, rows: Int, localRanks: Int) {
    processes = localRanks
    data = Self.bytes(of: dataset)
    labels = Self.labelBytes(of: dataset)
    ownOfGreatest =
      Self.bytesPerFloat
      * (2 * Double(rows) * Self.outputs(model) + 2 * Self.weights(model) { _ in true }
        + Double(model.transformedWeightCount))
    own = ownOfGreatest * Double(localRanks)
    ofRoot = Self.scores(dataset)
  }

  /// The probabilities of all classes for each test image, and how often each class was taken for each.
  private static func scores(_ dataset: Dataset) -> Double {
    let classes = Double(dataset.test.classCount)
    let confusion = dataset.test.labelSets == nil ? Double(MemoryLayout<Int>.size) * classes * classes : 0
    return bytesPerFloat * Double(dataset.test.count) * classes + confusion
  }

  /// How many images of `count` are scored at once: as many as usual, or as their activations leave it at a size that any computer has.
  package static func evaluationRows(_ model: ModelPlan, images count: Int) -> Int {
    let usual = 64
    let comfortable = 500e6
    let rows = comfortable / (2 * bytesPerFloat * outputs(model))
    return max(1, min(usual, count, Int(min(rows, Double(usual)))))
  }

  /// The values of all layers' outputs for a sample.
  private static func outputs(_ model: ModelPlan) -> Double {
    model.layers.reduce(0.0) { sum, layer in
      let channels = layer.output.channels
      return sum + Double(layer.output.count / channels) * Double(padded(channels))
    }
  }

  /// The parameters of the layers for which `isCounted`.
  private static func weights(_ model: ModelPlan, _ isCounted: (ModelPlan.Layer) -> Bool) -> Double {
    model.layers.filter(isCounted).reduce(0.0) { sum, layer in
      sum + layer.parameters.reduce(0.0) { $0 + Double($1.rows) * Double(padded($1.columns)) }
    }
  }

  /// Throws a ``RunError`` (71) if this is more than `host` has for all, or `process` leaves for one. `what` is what needs it, such as "training with batches of 64";
  /// `advice` is what to change.
  package func check(
    _ what: String, advice: String, host: MemoryLimit = .ofHost(), process: MemoryLimit? = .ofProcess()
  ) throws(RunError) {
    let who = "\(processes) \(processes == 1 ? "rank" : "ranks") of this host"
    func list(_ parts: [(String, Double)]) -> String {
      parts.filter { $0.1 >= 1e6 }.map { "\($0.0) \(ByteText.text($0.1))" }.joined(separator: ", ")
    }
    if total > Double(host.bytes) {
      let parts = list([
        ("images", data + labels * Double(processes)), ("activations", own), ("weights and gradients", common),
        ("a checkpoint and scores", ofRoot),
      ])
      throw RunError(
        .system,
        "\(what) on \(who) needs at least \(ByteText.text(total)) of memory (\(parts)), and \(host.words): \(advice)")
    }
    if let process, ofProcess > Double(process.bytes) {
      throw RunError(
        .system,
        "\(what) needs at least \(ByteText.text(ofProcess)) of memory more in each process, and \(process.words): \(advice)"
      )
    }
  }
}
