import FMDistKernels
import FMDistMemory

/// What each layer of a network makes of one image, outside training.
///
/// A network joins layers in one pass, and so never has most of their outputs. Here the first layer is computed alone, then the
/// first two, and so on, each time from the image: for K layers K²/2 layers' work, nothing for a single image. A result is a
/// function of its inputs alone, so these are the bits that the network itself computes; but for a convolution without the pooling
/// or batch normalization that follows it, which is computed by other sums than with it (``WinogradConvolution``, ``FoldedConvolution``).
package struct LayerOutputs: Sendable {
  /// For each layer of the plan its output, in row-major order: H x W x C of an image, or a vector's elements.
  package let values: [[Float]]

  /// The outputs of `network`'s layers, with its present weights, for the image at `index` of `images`, on its threads.
  ///
  /// Takes memory for each of the partial models: a few times the weights, one after the other.
  package init(_ network: Network, image index: Int, of images: ImageSource) {
    let plan = network.plan
    values = plan.layers.indices.map { last in
      LayerOutputs.output(of: plan.prefix(through: last), network, image: index, of: images)
    }
  }

  /// The first of `network`'s layers whose output for the image at `index` of `images` has a value that is not finite; nil where none has.
  package static func firstNonFinite(_ network: Network, image index: Int, of images: ImageSource) -> Int? {
    network.plan.layers.indices.first { last in
      output(of: network.plan.prefix(through: last), network, image: index, of: images).contains { !$0.isFinite }
    }
  }

  /// The output of `plan`, whose layers are the first ones of `network`, so that its weights begin the network's.
  private static func output(
    of plan: ModelPlan, _ network: Network, image index: Int, of images: ImageSource
  ) -> [Float] {
    let batch = RankBatch(capacity: 1, merges: [[0]])
    let layout = NetworkLayout(plan)
    let memory = NetworkMemory(layout, gradients: 1)
    for (own, whole) in zip(layout.parameters, network.parameters) {
      memory.weights.view[own.range].copy(from: network.weights.view[whole.range])
    }
    // Forward reads no transposed weights, so they may stay zero.
    let transposed = TransposedWeights(layout, weights: memory.weights.view, buffer: memory.transposed)
    var builder = NetworkBuilder(
      plan: plan, parameters: layout.parameters, weights: memory.weights, transposed: transposed,
      gradients: memory.gradients, batch: batch, seed: 0, threads: network.pool.threads, timer: nil)
    let (stages, output) = builder.build()
    let indices = Buffer([Int32(index)])
    let labels = Buffer<UInt16>(count: index + 1)
    batch.load(Batch(images: images, labels: labels.view, indices: indices.view))
    return withExtendedLifetime((memory, batch, indices, labels)) {
      for stage in stages { stage.forward(pool: network.pool, mode: .evaluation) }
      return output.elements(0)
    }
  }
}

extension ModelPlan {
  /// The layers up to `last`, which is made not to be the last: a network leaves out a last softmax, as its loss has it.
  fileprivate func prefix(through last: Int) -> ModelPlan {
    let end = layers[last]
    return ModelPlan(
      self, through: last,
      more: [
        Layer(
          name: "end", path: end.path, description: .dropout(rate: 0), inputs: [last], inputShapes: [end.output],
          output: end.output, parameters: [], learns: end.learns,
          isPadded: end.isPadded)
      ])
  }
}

extension Tensor {
  /// The elements of one sample in row-major order, without padding.
  fileprivate func elements(_ row: Int) -> [Float] {
    let value = value(row)
    return (0..<shape.count / shape.channels).flatMap { pixel in
      Array(value[pixel * pixelStride..<pixel * pixelStride + shape.channels].elements)
    }
  }
}
