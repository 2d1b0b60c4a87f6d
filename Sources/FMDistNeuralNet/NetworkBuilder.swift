import FMDistKernels
import FMDistMemory

/// Makes a network's stages from a plan: a tensor behind each layer, the layers' operations, and runs of those that work sample by
/// sample joined.
package struct NetworkBuilder {
  let plan: ModelPlan
  let batch: RankBatch
  let seed: UInt64
  let threads: Int
  /// For each thread, memory to work in: the greatest need of any layer.
  let scratch: [Buffer<Float>]
  /// Memory for all threads of an operation to work in, at one time: the greatest need of any layer in training.
  let commonScratch: Buffer<Float>
  private let parameters: [PackedParameter]
  private let weights: Buffer<Float>
  private let transposed: TransposedWeights
  private let gradients: [Buffer<Float>]
  private let timer: StepTimer?
  /// For each layer the number of its first parameter.
  private let firstParameters: [Int]

  private var stages: [NetworkStage] = []
  private var run: [any SampleOperation] = []
  /// The model's input.
  private let input: Tensor
  /// The output of each layer that has been built; nil where it is never stored.
  private var outputs: [Tensor?]
  /// What the last convolution of a layer reads, where that is not the layer's input.
  private var convolutionInputs: [Int: Tensor] = [:]
  /// Who reads which memory, in the order of the model.
  private var readers: [ObjectIdentifier: [TensorReader]] = [:]
  /// What layers' outputs add to the loss; nil where they add nothing.
  private(set) var activityPenalty: ActivityPenalty?

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
    self.threads = threads
    self.timer = timer
    var first = 0
    firstParameters = plan.layers.map { layer in
      defer { first += layer.parameters.count }
      return first
    }
    let sumScratch = batch.sums.map(\.scratchCount).max() ?? 0
    let scratchCount = plan.layers.indices.map { type(of: plan.layers[$0].layer).scratchCount(plan, at: $0) }
      .reduce(sumScratch, max)
    commonScratch = Buffer(count: gradients.isEmpty ? 0 : plan.commonScratchCount(samples: batch.capacity))
    scratch = (0..<threads).map { _ in Buffer(count: scratchCount) }
    input = Tensor(shape: plan.input, pixelStride: plan.input.channels, samples: batch.capacity, hasGradients: false)
    outputs = Array(repeating: nil, count: plan.layers.count)
    let clock = LayerClock(timer: timer, layer: plan.layers.count)
    run = [InputOperation(batch: batch, output: input, threads: threads, clock: clock)]
  }

  /// The stages in order, and the tensor of logits: the model's output before its last activation, which is the loss's part.
  mutating func build() -> (stages: [NetworkStage], logits: Tensor) {
    var index = 0
    while index < plan.layers.count {
      let layer = plan.layers[index].layer
      layer.build(into: &self, at: index)
      index += type(of: layer).joinedCount(plan, at: index)
      if let penalty = plan.layers[index - 1].penalty { append(penalty, ofOutputAt: index - 1) }
    }
    endRun()
    let logits = tensor(of: plan.layers.count - 1)
    for (memory, readers) in readers {
      // Of logits the loss has written the gradient.
      let first = memory == ObjectIdentifier(logits.values) ? readers[...] : readers.dropLast()
      for reader in first { reader.add(threads: threads) }
    }
    return (stages, logits)
  }

  /// Appends what `regularizer` adds to the loss for the output of the layer at `index`.
  private mutating func append(_ regularizer: Regularizer, ofOutputAt index: Int) {
    let penalty = activityPenalty ?? ActivityPenalty(capacity: batch.capacity)
    append(
      ActivityPenaltyOperation(
        regularizer, activation: isLast(index) ? plan.outputActivation : .linear, penalty: penalty,
        isFirst: activityPenalty == nil, input: reader(of: tensor(of: index), worksOnBatch: false), threads: threads,
        clock: clock(index)))
    activityPenalty = penalty
  }

  // MARK: For layers

  /// Whether the output of `index` is the model's.
  private func isLast(_ index: Int) -> Bool { index + 1 == plan.layers.count }

  /// Whether the layer at `index` is the model's last and ends in an activation that is the loss's part.
  func leavesActivation(at index: Int) -> Bool { isLast(index) && plan.layers[index].layer.outputActivation != nil }

  /// The clock of the layer at `index`; that of the step follows those of the layers.
  func clock(_ index: Int) -> LayerClock { LayerClock(timer: timer, layer: index) }

  /// The tensor that the layer at `index` reads as its input `number`, for one that takes it over as its output.
  func tensor(readBy index: Int, _ number: Int = 0) -> Tensor { tensor(of: plan.layers[index].inputs[number]) }

  /// What the last convolution of the layer at `index`, which has been built, reads.
  func convolutionInput(of index: Int) -> Tensor { convolutionInputs[index] ?? tensor(readBy: index) }

  /// Makes `tensor`, which is inside the layer at `index`, what its last convolution reads.
  mutating func setConvolutionInput(_ tensor: Tensor, of index: Int) { convolutionInputs[index] = tensor }

  /// The hold of the layer at `index`, which works on a sample or a shard, on its input `number`.
  mutating func input(of index: Int, _ number: Int = 0) -> TensorReader {
    reader(of: tensor(readBy: index, number), worksOnBatch: false)
  }

  /// The hold of the layer at `index`, which works on all samples, on its input `number`.
  mutating func batchInput(of index: Int, _ number: Int = 0) -> TensorReader {
    reader(of: tensor(readBy: index, number), worksOnBatch: true)
  }

  /// A new tensor for the output of the layer at `index`, with pixels `pixelStride` floats apart if that is not the plan's.
  mutating func addOutput(of index: Int, isRectified: Bool, pixelStride: Int? = nil) -> Tensor {
    let stride: Int
    // A vector is one pixel, of whole blocks.
    if case .vector(let units) = plan.layers[index].output {
      stride = pixelStride ?? padded(units)
    } else {
      stride = pixelStride ?? plan.pixelStride(of: index)
    }
    let tensor = Tensor(
      shape: plan.layers[index].output, pixelStride: stride, samples: batch.capacity,
      hasGradients: plan.hasGradient(index), isRectified: isRectified)
    outputs[index] = tensor
    return tensor
  }

  /// What a layer's operation writes to on the way to `output`: a tensor of its own where `activation` has to keep its argument, else
  /// `output` itself. The operation applies ``Activation/inPass``, and ``append(_:of:into:at:)`` follows.
  func argument(of activation: Activation, for output: Tensor) -> Tensor {
    guard activation.needsArgument else { return output }
    return Tensor(
      shape: output.shape, pixelStride: output.pixelStride, samples: batch.capacity,
      hasGradients: output.gradients != nil)
  }

  /// Appends `activation` of `argument`, which nobody else reads, as a part of the layer at `index`, unless it was applied in the pass.
  mutating func append(_ activation: Activation, of argument: Tensor, into output: Tensor, at index: Int) {
    guard activation.needsArgument else { return }
    append(
      ActivationOperation(
        activation, input: reader(of: argument, worksOnBatch: false), output: output, clock: clock(index)))
  }

  /// Makes `tensor` the output of the layer at `index`.
  mutating func setOutput(_ tensor: Tensor, of index: Int) { outputs[index] = tensor }

  /// What the layer at `index` learns or keeps as its parameter `number`.
  func parameter(_ number: Int, of index: Int) -> ParameterMemory {
    let parameter = parameters[firstParameters[index] + number]
    let range = parameter.range
    let changes = parameter.description.changes
    return ParameterMemory(
      weights: weights.view[range], transposed: transposed.view(ofKernelAt: range.lowerBound), changes: changes,
      gradients: changes ? gradients.map { $0.view[range] } : [])
  }

  /// Appends an operation that works sample by sample.
  mutating func append(_ operation: any SampleOperation) { run.append(operation) }

  /// Appends an operation of all samples, before and behind which all threads meet.
  mutating func append(_ operation: DenseOperation) {
    endRun()
    stages.append(.dense(operation))
  }

  // MARK: -

  private func tensor(of index: Int) -> Tensor {
    if index < 0 { return input }
    guard let tensor = outputs[index] else { preconditionFailure("layer \(index)'s output is not stored") }
    return tensor
  }

  private mutating func reader(of tensor: Tensor, worksOnBatch: Bool) -> TensorReader {
    let reader = TensorReader(tensor, worksOnBatch: worksOnBatch)
    readers[ObjectIdentifier(tensor.values), default: []].append(reader)
    return reader
  }

  private mutating func endRun() {
    guard !run.isEmpty else { return }
    let bytes = outputs.reduce(input.stride) { max($0, $1?.stride ?? 0) } * MemoryLayout<Float>.stride
    stages.append(
      .samples(SampleStage(operations: run, batch: batch, sampleBytes: bytes, clock: clock(plan.layers.count))))
    run = []
  }
}

/// Where a parameter lies.
package struct ParameterMemory {
  /// Packed.
  let weights: View<Float>
  /// With rows and columns exchanged; empty where nobody reads that.
  let transposed: View<Float>
  /// Whether training changes it: false for what is frozen, which has no gradients.
  let changes: Bool
  /// For each subtree of the summation tree that this rank owns.
  let gradients: [View<Float>]
}
