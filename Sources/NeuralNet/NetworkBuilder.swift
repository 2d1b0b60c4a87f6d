import Kernels
import Memory

/// Makes a network's stages: a tensor between two layers, an operation a layer, and runs of sample-wise operations joined.
struct NetworkBuilder {
  private let plan: ModelPlan
  private let parameters: [PackedParameter]
  private let weights: Buffer<Float>
  private let transposed: TransposedWeights
  private let gradients: [Buffer<Float>]
  private let batch: RankBatch
  private let seed: UInt64
  /// For each thread, memory to work in: the greatest need of any layer.
  private let scratch: [Buffer<Float>]
  private let timer: StepTimer?

  private var stages: [NetworkStage] = []
  private var run: [any SampleOperation] = []
  private var tensor: Tensor
  /// Whether relu was the last to change the tensor's elements: no gradient passes where they are zero.
  private var isRectified = false
  /// The number of parameters of the layers so far.
  private var learned = 0

  init(
    plan: ModelPlan, parameters: [PackedParameter], weights: Buffer<Float>, transposed: TransposedWeights,
    gradients: [Buffer<Float>], batch: RankBatch, seed: UInt64, threads: Int, timer: StepTimer?
  ) {
    self.plan = plan
    self.parameters = parameters
    self.weights = weights
    self.transposed = transposed
    self.gradients = gradients
    self.batch = batch
    self.seed = seed
    self.timer = timer
    let sumScratch = batch.sums.map(\.scratchCount).max() ?? 0
    let scratchCount = plan.layers.indices.map(plan.scratchCount(at:)).reduce(sumScratch, max)
    scratch = (0..<threads).map { _ in Buffer(count: scratchCount) }
    tensor = Tensor(
      shape: plan.input, pixelStride: plan.input.channels, samples: batch.capacity, hasGradients: false)
    let clock = LayerClock(timer: timer, layer: plan.layers.count)
    run = [InputOperation(batch: batch, output: tensor, threads: threads, clock: clock)]
  }

  /// The stages in order, and the tensor of logits: the model's output before its last softmax, which is the loss's part.
  mutating func build() -> (stages: [NetworkStage], logits: Tensor) {
    var index = 0
    while index < plan.layers.count {
      let joined = JoinedLayers(plan, at: index)
      if let joined {
        append(joined, index: index)
      } else {
        append(plan.layers[index], index: index, isLast: index + 1 == plan.layers.count)
      }
      let count = joined?.count ?? 1
      for layer in plan.layers[index..<index + count] { learned += layer.parameters.count }
      index += count
    }
    endRun()
    return (stages, tensor)
  }

  private mutating func append(_ layer: ModelPlan.Layer, index: Int, isLast: Bool) {
    let input = tensor
    let clock = clock(index)
    switch layer.description {
    case .dense(let units, let activation, _):
      endRun()
      isRectified = activation == .relu
      tensor = output(of: layer, pixelStride: padded(units))
      let (kernel, bias) = (parameters[learned].range, parameters[learned + 1].range)
      stages.append(
        .dense(
          DenseOperation(
            Dense(inputs: input.shape.count, units: units, inputStride: input.stride),
            activation: isLast && activation == .softmax ? .linear : activation, batch: batch, input: input,
            output: tensor, weights: weights.view[kernel], bias: weights.view[bias],
            transposed: transposed.view(ofKernelAt: kernel.lowerBound),
            gradients: gradients.map { ($0.view[kernel], $0.view[bias]) }, scratch: scratch, clock: clock)))
    case .conv2d:
      preconditionFailure("convolutions are joined with what follows")
    case .maxPooling2D(let pool, let strides):
      guard case .image(let height, let width, _) = input.shape else { return }
      tensor = output(of: layer, pixelStride: input.pixelStride)
      let pooling = MaxPooling(
        height: height, width: width, channelStride: input.pixelStride, pool: pool.pair, strides: strides.pair)
      run.append(MaxPoolingOperation(pooling, input: input, output: tensor, samples: batch.capacity, clock: clock))
    case .permute(let dims):
      guard case .image(let height, let width, let channels) = input.shape else { return }
      // As ``ModelPlan/fusedConvolution(at:)`` expects it: what is not learned is not padded.
      let stride = learned > 0 ? padded(layer.output.channels) : layer.output.channels
      tensor = output(of: layer, pixelStride: stride)
      let permutation = Permutation(
        height: height, width: width, channels: channels, inputStride: input.pixelStride, outputStride: stride,
        dims: dims)
      run.append(PermuteOperation(permutation, input: input, output: tensor, clock: clock))
    case .flatten:
      // Without padding an image's elements lie as the vector's do.
      if input.pixelStride == input.shape.channels || layer.input == layer.output {
        tensor = Tensor(input, as: layer.output)
      } else {
        tensor = output(of: layer, pixelStride: padded(layer.output.count))
        run.append(FlattenOperation(input: input, output: tensor, clock: clock))
      }
    case .dropout(let rate):
      tensor = output(of: layer, pixelStride: input.pixelStride)
      let dropout = Dropout(rate: rate, layer: index, seed: seed)
      run.append(
        DropoutOperation(
          dropout, isRectified: isRectified, batch: batch, input: input, output: tensor, clock: clock))
    case .activation(let activation):
      isRectified = activation == .relu
      if isLast && activation == .softmax { return }
      tensor = output(of: layer, pixelStride: input.pixelStride)
      run.append(ActivationOperation(activation, input: input, output: tensor, clock: clock))
    }
  }

  private mutating func append(_ joined: JoinedLayers, index: Int) {
    let input = tensor
    guard let fused = plan.fusedConvolution(at: index, pixelStride: input.pixelStride) else { return }
    isRectified = joined.activation == .relu
    let shape = plan.layers[index + joined.count - 1].output
    // A vector, where a flattening has joined, is one pixel.
    tensor = Tensor(
      shape: shape, pixelStride: padded(shape.channels), samples: batch.capacity, hasGradients: true)
    let (kernel, bias) = (parameters[learned].range, parameters[learned + 1].range)
    run.append(
      ConvolutionOperation(
        fused,
        dropout: joined.dropout.map { Dropout(rate: $0.rate, layer: $0.layer, seed: seed) },
        lastDropout: joined.lastDropout.map { Dropout(rate: $0.rate, layer: $0.layer, seed: seed) }, batch: batch,
        input: input,
        output: tensor, weights: weights.view[kernel], bias: weights.view[bias],
        transposed: transposed.view(ofKernelAt: kernel.lowerBound),
        gradients: gradients.map { ($0.view[kernel], $0.view[bias]) }, scratch: scratch, clock: clock(index)))
  }

  /// A tensor for the output of `layer`, with gradients where anything learns up to there.
  private func output(of layer: ModelPlan.Layer, pixelStride: Int) -> Tensor {
    Tensor(
      shape: layer.output, pixelStride: pixelStride, samples: batch.capacity,
      hasGradients: learned + layer.parameters.count > 0)
  }

  /// The clock of the layer at `index`; that of the step follows those of the layers.
  private func clock(_ index: Int) -> LayerClock { LayerClock(timer: timer, layer: index) }

  private mutating func endRun() {
    guard !run.isEmpty else { return }
    stages.append(.samples(SampleStage(operations: run, batch: batch, clock: clock(plan.layers.count))))
    run = []
  }
}
