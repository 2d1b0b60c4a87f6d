import Communication
import DataParallel
import Datasets
import Kernels
import Memory
import NeuralNet

/// Scores images with a network's present weights, each once, shared out over the ranks.
public final class Evaluator {
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

  /// What is known of a set of images: at rank 0 all of it, elsewhere nothing.
  public struct Scores: Sendable {
    /// The mean of the images' losses, with what regularizers add, as Keras reports it.
    public let loss: Double
    /// Which class was taken for which.
    public let confusion: ConfusionMatrix
  }

  /// How many images are scored.
  var count: Int { indices.count }

  /// An evaluator of the images `indices` of `images`, which `transform` is for, with `network`. Called on every rank alike.
  public init(
    network: Network, images: ImageSet, transform: PixelTransform, indices: Buffer<Int32>,
    communicator: any Communicator
  ) {
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
  }

  /// Scores all images; nil elsewhere than at rank 0. `progress` is told at times how many this rank has done.
  ///
  /// Losses are added in the images' order, so the mean is the same at any number of ranks.
  public func evaluate(progress: (Int) -> Void = { _ in }) throws(CommunicationError) -> Scores? {
    let share = shares[communicator.rank]
    let batch = network.batch
    batch.images = .bytes(images.pixels.view, transform)
    var done = 0
    while done < share.count {
      let rows = min(batch.capacity, share.count - done)
      let chosen = indices.view[share.lowerBound + done..<share.lowerBound + done + rows]
      batch.load(chosen, labels: images.labels.view)
      network.forward(training: false)
      predictions.view[done..<done + rows].copy(from: batch.predictions.view[0..<rows])
      losses.view[done..<done + rows].copy(from: batch.losses.view[0..<rows])
      done += rows
      progress(done)
    }
    try communicator.gather(
      UnsafeRawBufferPointer(predictions.view.bytes), counts: shares.map(\.count), into: allPredictions.view.bytes,
      root: 0)
    try communicator.gather(
      UnsafeRawBufferPointer(losses.view.bytes), counts: shares.map { $0.count * 4 }, into: allLosses.view.bytes,
      root: 0)
    return communicator.rank == 0 ? scores() : nil
  }

  private func scores() -> Scores {
    var confusion = ConfusionMatrix(classNames: images.classNames)
    var loss = 0.0
    for (place, index) in indices.view.elements.enumerated() {
      confusion.add(label: Int(images.labels.view[Int(index)]), prediction: Int(allPredictions.view[place]))
      loss += Double(allLosses.view[place])
    }
    return Scores(loss: (indices.count == 0 ? 0 : loss / Double(indices.count)) + network.penalty, confusion: confusion)
  }
}
