import FMDistCommunication
import FMDistDataParallel
import FMDistDatasets
import FMDistKernels
import FMDistMemory
import FMDistNeuralNet
import FMDistRunFiles

/// Scores images with a network's current weights, each once, divided among the ranks.
package final class Evaluator {
  private let network: Network
  private let metrics: [Metric]
  /// What turns logits into answers. The temperature is the same on all ranks; thresholds count at rank 0.
  package var postprocessing: Postprocessing
  private let keepsLogits: Bool
  private let communicator: any Communicator
  private let indices: Buffer<Int32>
  private let images: ImageSet
  private let transform: PixelTransform
  private let shares: [Range<Int>]
  /// Of each image of this rank its loss, the probabilities of all classes and, if they are kept, its logits.
  private let losses, outputs, logits: Buffer<Float>

  /// What is known of a set of images: at rank 0 all of it, elsewhere nothing.
  package struct Scores: Sendable {
    /// The mean of the images' losses, with what regularizers add, as Keras reports it.
    package let loss: Double
    /// Each metric's name and value, accuracy first.
    package let metrics: [NamedMetric]
    /// The outputs that metrics and the confusion matrix are worked out from.
    package let images: ScoredImages
    /// The numbers of the scored images in their set.
    private let indices: [Int32]
    /// The index in the image set of the first image whose probabilities are not finite; nil if all are.
    package let firstNonFinite: Int?

    /// Whether every loss and every probability is finite.
    package var isFinite: Bool { loss.isFinite && firstNonFinite == nil }

    /// The confusion matrix; nil where an image may have several classes.
    package var confusion: ConfusionMatrix? { images.confusion }
    /// The share of right answers.
    package var accuracy: Double { images.accuracy }
    /// All mistakes, the worst first, by index in the image set.
    package var mistakes: [Mistake] { images.mistakes { Int(indices[$0]) } }

    init(
      loss: Double, metrics: [NamedMetric], images: ScoredImages, indices: [Int32], firstNonFinite: Int?
    ) {
      self.loss = loss
      self.metrics = metrics
      self.images = images
      self.indices = indices
      self.firstNonFinite = firstNonFinite
    }

    /// Throws a ``RunError`` (65) unless all are finite; `path` is the checkpoint's.
    package func requireFinite(_ path: String) throws(RunError) {
      if isFinite { return }
      let what =
        firstNonFinite.map { "the probabilities of test image \($0) are not finite" } ?? "the test loss is not finite"
      throw .overflow(of: what, with: path)
    }
  }

  /// How many images are scored.
  var count: Int { indices.count }

  /// An evaluator by `metrics` of the images `indices` of `images`, which `transform` is for, with `network`. Its scores have logits if it
  /// `keepsLogits`. Called on every rank alike.
  package init(
    network: Network, metrics: [Metric] = [.accuracy], postprocessing: Postprocessing = Postprocessing(),
    keepsLogits: Bool = false, images: ImageSet, transform: PixelTransform, indices: Buffer<Int32>,
    communicator: any Communicator
  ) {
    self.network = network
    self.metrics = metrics
    self.postprocessing = postprocessing
    self.keepsLogits = keepsLogits
    self.communicator = communicator
    self.images = images
    self.transform = transform
    self.indices = indices
    let ranks = communicator.size
    shares = (0..<ranks).map { $0 * indices.count / ranks..<($0 + 1) * indices.count / ranks }
    losses = Buffer(count: shares[communicator.rank].count)
    outputs = Buffer(count: losses.count * images.classCount)
    logits = Buffer(count: keepsLogits ? losses.count * network.plan.output.count : 0)
  }

  /// Scores all images; nil elsewhere than at rank 0. `progress` is told at times how many this rank has done.
  ///
  /// Losses are added in the images' order, so the mean is the same at any number of ranks.
  package func evaluate(progress: (Int) -> Void = { _ in }) throws(CommunicationError) -> Scores? {
    var done = 0
    while done < shares[communicator.rank].count {
      done += scoreBatch(from: done)
      progress(done)
    }
    return try collect()
  }

  /// How an evaluation ended: the same on all ranks, but for the scores, which rank 0 has.
  enum Outcome {
    case scored(Scores?)
    case stopped
  }

  /// The same, unless a rank is asked to stop meanwhile, as `isAsked` says; then all stop. No bit of the scores depends on how often they ask each other.
  func evaluate(unless isAsked: () -> Bool) throws(CommunicationError) -> Outcome {
    let share = shares[communicator.rank]
    var rounds = EvaluationRounds()
    var done = 0
    repeat {
      let start = ContinuousClock.now
      var batches = 0
      while batches < rounds.batches && done < share.count {
        done += scoreBatch(from: done)
        batches += 1
      }
      let left = share.count - done
      let report = EvaluationRounds.Report(
        isAsked: isAsked(), imagesLeft: left,
        seconds: batches == 0 ? 0 : (ContinuousClock.now - start).seconds / Double(batches))
      rounds.hear(try communicator.allGather(report))
      if rounds.areStopped { return .stopped }
    } while !rounds.areDone
    return .scored(try collect())
  }

  /// Scores a batch of this rank's images from the one with the number `first` on, and gives how many it had.
  private func scoreBatch(from first: Int) -> Int {
    let share = shares[communicator.rank]
    let batch = network.batch
    let rows = min(batch.capacity, share.count - first)
    let chosen = indices.view[share.lowerBound + first..<share.lowerBound + first + rows]
    batch.load(Batch(images: .bytes(images.pixels.view, transform), labels: images.labels.view, indices: chosen))
    network.forward(.evaluation(temperature: postprocessing.temperature, isNext: first > 0))
    losses.view[first..<first + rows].copy(from: batch.losses.view[0..<rows])
    let classes = images.classCount
    for row in 0..<rows {
      let probabilities = network.probabilities(row: row)
      outputs.view[(first + row) * classes..<(first + row + 1) * classes].copy(from: probabilities)
      if keepsLogits {
        let values = network.logits(row: row)
        logits.view[(first + row) * values.count..<(first + row + 1) * values.count].copy(from: values)
      }
      // The loss may look at that of the image's class alone.
      if !allFinite(probabilities) { losses.view[first + row] = .nan }
    }
    return rows
  }

  /// Brings together at rank 0 what the ranks have scored.
  private func collect() throws(CommunicationError) -> Scores? {
    let losses = try gather(self.losses, width: 1)
    let outputs = try gather(self.outputs, width: images.classCount)
    let logits = try keepsLogits ? gather(self.logits, width: network.plan.output.count) : nil
    return communicator.rank == 0 ? scores(losses: losses.view.elements, outputs: outputs, logits: logits) : nil
  }

  /// The rows of all ranks' `values`, of `width` numbers an image, in the images' order; at rank 0.
  private func gather(_ values: Buffer<Float>, width: Int) throws(CommunicationError) -> Buffer<Float> {
    let all = Buffer<Float>(count: communicator.rank == 0 ? indices.count * width : 0)
    try communicator.gather(
      UnsafeRawBufferPointer(values.view.bytes), counts: shares.map { $0.count * 4 * width }, into: all.view.bytes,
      root: 0)
    return all
  }

  private func scores(
    losses: some RandomAccessCollection<Float>, outputs: Buffer<Float>, logits: Buffer<Float>?
  ) -> Scores {
    let indices = Array(indices.view.elements)
    let loss = losses.reduce(0) { $0 + Double($1) }
    let scored = ScoredImages(
      outputs: outputs, labels: indices.map { images.labels.view[Int($0)] }, labelSets: images.labelSets,
      classNames: images.classNames, thresholds: postprocessing.thresholds,
      logits: logits.map {
        Logits(values: $0, units: network.plan.output.count, activation: network.plan.outputActivation)
      })
    return Scores(
      loss: (indices.isEmpty ? 0 : loss / Double(indices.count)) + network.penalty,
      metrics: metrics.map { NamedMetric(name: $0.column, value: $0.kind.value(of: scored)) }, images: scored,
      indices: indices, firstNonFinite: zip(losses, indices).first { !$0.0.isFinite }.map { Int($0.1) })
  }
}
