import FMDistMemory
import FMDistNeuralNet

extension Network {
  /// The probabilities of all images in `pixels`, one after the other, batch by batch as an evaluation has them.
  func probabilities(of pixels: Buffer<Float>, _ mode: NetworkMode) -> [[Float]] {
    let images = pixels.count / plan.input.count
    let labels = Buffer<UInt16>(count: images)
    return stride(from: 0, to: images, by: batch.capacity).flatMap { first in
      let indices = Buffer(Int32(first)..<Int32(min(first + batch.capacity, images)))
      var mode = mode
      mode.hasSameWeights = mode.isEvaluation && first > 0
      return withExtendedLifetime((pixels, indices, labels)) {
        batch.load(Batch(images: .floats(pixels.view), labels: labels.view, indices: indices.view))
        forward(mode)
        return (0..<indices.count).map { Array(probabilities(row: $0).elements) }
      }
    }
  }
}

extension NetworkMode {
  /// Nothing random, the moving averages, and yet each layer by itself, as in the forward pass of training.
  static let layerByLayer = {
    var mode = NetworkMode.evaluation
    mode.weighsSamples = true
    return mode
  }()
}
