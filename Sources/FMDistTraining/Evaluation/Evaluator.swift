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
  private let communicator: any Communicator
  private let indices: Buffer<Int32>
  private let predictions: Buffer<UInt8>
  private let losses: Buffer<Float>
  private let images: ImageSet
  private let transform: PixelTransform
  private let shares: [Range<Int>]
  private let allPredictions: Buffer<UInt8>
  private let allLosses: Buffer<Float>
  /// Of each image two floats, the probability of its prediction and that of its class; empty unless mistakes are wanted.
  private let probabilities: Buffer<Float>
  private let allProbabilities: Buffer<Float>
  private let findsMistakes: Bool

  /// What is known of a set of images: at rank 0 all of it, elsewhere nothing.
  package struct Scores: Sendable {
    /// The mean of the images' losses, with what regularizers add, as Keras reports it.
    package let loss: Double
    /// The confusion matrix.
    package let confusion: ConfusionMatrix
    /// All mistakes, the worst first, by index in the image set; empty unless requested.
    package let mistakes: [Mistake]
    /// The index in the image set of the first image whose probabilities are not finite; nil if all are.
    package let firstNonFinite: Int?

    /// Whether every loss and every probability is finite.
    package var isFinite: Bool { loss.isFinite && firstNonFinite == nil }

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

  /// An evaluator of the images `indices` of `images`, which `transform` is for, with `network`. Called on every rank alike.
  ///
  /// With `findsMistakes` it collects two probabilities an image, for ``Scores/mistakes``: 8 bytes an image more.
  package init(
    network: Network, images: ImageSet, transform: PixelTransform, indices: Buffer<Int32>,
    communicator: any Communicator, findsMistakes: Bool = false
  ) {
    self.findsMistakes = findsMistakes
    self.network = network
    self.communicator = communicator
    self.images = images
    self.transform = transform
    self.indices = indices
    let ranks = communicator.size
    shares = (0..<ranks).map { $0 * indices.count / ranks..<($0 + 1) * indices.count / ranks }
    predictions = Buffer(count: shares[communicator.rank].count)
    losses = Buffer(count: predictions.count)
    let all = communicator.rank == 0 ? indices.count : 0
    allPredictions = Buffer(count: all)
    allLosses = Buffer(count: all)
    probabilities = Buffer(count: findsMistakes ? 2 * predictions.count : 0)
    allProbabilities = Buffer(count: findsMistakes ? 2 * all : 0)
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
    network.forward(.evaluation)
    predictions.view[first..<first + rows].copy(from: batch.predictions.view[0..<rows])
    losses.view[first..<first + rows].copy(from: batch.losses.view[0..<rows])
    markNonFinite(rows, at: first)
    if findsMistakes { keepProbabilities(rows, at: first) }
    return rows
  }

  /// Brings together at rank 0 what the ranks have scored.
  private func collect() throws(CommunicationError) -> Scores? {
    try communicator.gather(
      UnsafeRawBufferPointer(predictions.view.bytes), counts: shares.map(\.count), into: allPredictions.view.bytes,
      root: 0)
    try communicator.gather(
      UnsafeRawBufferPointer(losses.view.bytes), counts: shares.map { $0.count * 4 }, into: allLosses.view.bytes,
      root: 0)
    if findsMistakes {
      try communicator.gather(
        UnsafeRawBufferPointer(probabilities.view.bytes), counts: shares.map { $0.count * 8 },
        into: allProbabilities.view.bytes, root: 0)
    }
    return communicator.rank == 0 ? scores() : nil
  }

  /// Gives images whose probabilities are not all finite a loss that is not: the loss looks at that of their class alone.
  private func markNonFinite(_ rows: Int, at first: Int) {
    for row in 0..<rows where !allFinite(network.probabilities(row: row)) { losses.view[first + row] = .nan }
  }

  /// Keeps the two probabilities of each of the batch's `rows`, this rank's images from `first` on.
  private func keepProbabilities(_ rows: Int, at first: Int) {
    let batch = network.batch
    for row in 0..<rows {
      let all = network.probabilities(row: row)
      probabilities.view[2 * (first + row)] = all[Int(batch.predictions.view[row])]
      probabilities.view[2 * (first + row) + 1] = all[Int(batch.labels.view[row])]
    }
  }

  private func scores() -> Scores {
    var confusion = ConfusionMatrix(classNames: images.classNames)
    var loss = 0.0
    var mistakes: [Mistake] = []
    var firstNonFinite: Int?
    for (place, index) in indices.view.elements.enumerated() {
      let (label, prediction) = (Int(images.labels.view[Int(index)]), Int(allPredictions.view[place]))
      confusion.add(label: label, prediction: prediction)
      loss += Double(allLosses.view[place])
      if firstNonFinite == nil, !allLosses.view[place].isFinite { firstNonFinite = Int(index) }
      guard findsMistakes, label != prediction else { continue }
      mistakes.append(
        Mistake(
          index: Int(index), label: label, prediction: prediction,
          labelProbability: Double(allProbabilities.view[2 * place + 1]),
          predictionProbability: Double(allProbabilities.view[2 * place])))
    }
    return Scores(
      loss: (indices.count == 0 ? 0 : loss / Double(indices.count)) + network.penalty, confusion: confusion,
      mistakes: Mistake.worstFirst(mistakes), firstNonFinite: firstNonFinite)
  }
}
