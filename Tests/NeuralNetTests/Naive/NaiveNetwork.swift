import FMDistKernels
import FMDistNeuralNet

/// A model forward in double precision, by loops that follow the definitions: what fmdist's networks are compared with.
struct NaiveNetwork {
  let plan: ModelPlan
  /// What makes random masks; nil for evaluation.
  var training: (seed: UInt64, step: Int)?

  /// The probabilities of the classes for each of `images`, the samples of one shard; `parameters` in model order and Keras's layout.
  /// `positions` are the samples' places in the global batch.
  func probabilities(_ images: [[Double]], parameters: [[Double]], positions: [Int]) -> [[Double]] {
    outputs(images, parameters: parameters, positions: positions).map { $0.last ?? [] }
  }

  /// For each sample the output of every layer; the rest as for ``probabilities(_:parameters:positions:)``.
  func outputs(_ images: [[Double]], parameters: [[Double]], positions: [Int]) -> [[[Double]]] {
    let inputs = images.map { NaiveTensor(plan.input, $0) }
    // For each layer the samples' outputs.
    var outputs: [[NaiveTensor]] = []
    var learned = 0
    for (index, layer) in plan.layers.enumerated() {
      guard let twin = layer.layer as? any NaiveLayer else { fatalError("\(layer.name) has no naive twin") }
      let read = images.indices.map { sample in
        layer.inputs.map { $0 < 0 ? inputs[sample] : outputs[$0][sample] }
      }
      let own = Array(parameters[learned..<learned + layer.parameters.count])
      learned += layer.parameters.count
      let site = NaiveSite(plan: plan, index: index, training: training, positions: positions)
      outputs.append(twin.naive(read, parameters: own, at: site))
    }
    return images.indices.map { sample in outputs.map { $0[sample].elements } }
  }
}

extension NaiveNetwork {
  /// What a sample's `outputs`, one a layer, add to its loss.
  func penalty(_ outputs: [[Double]]) -> Double {
    zip(plan.layers, outputs).reduce(0) { sum, layer in
      let regularizer = layer.0.description.activityRegularizer ?? Regularizer()
      return layer.1.reduce(sum) { $0 + regularizer.l1 * abs($1) + regularizer.l2 * $1 * $1 }
    }
  }
}

/// Where a naive layer computes.
struct NaiveSite {
  let plan: ModelPlan
  /// The layer's place.
  let index: Int
  /// What makes random masks; nil for evaluation.
  let training: (seed: UInt64, step: Int)?
  /// The samples' places in the global batch.
  let positions: [Int]

  /// Zeros of the layer's output.
  var output: NaiveTensor { NaiveTensor(plan.layers[index].output) }
}

/// A layer by its definition.
protocol NaiveLayer: Layer {
  /// For each sample of a shard what the layer makes of its inputs.
  func naive(_ inputs: [[NaiveTensor]], parameters: [[Double]], at site: NaiveSite) -> [NaiveTensor]
  /// The same for one sample, for layers that need no other.
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor
  /// Layers of the kind that ``GradientCase/everyKind`` tries, with the settings that need a value or are worth one.
  static var examples: [LayerDescription] { get }
}

extension NaiveLayer {
  /// The kind at its defaults.
  static var examples: [LayerDescription] { [LayerDescription(Self())] }

  func naive(_ inputs: [[NaiveTensor]], parameters: [[Double]], at site: NaiveSite) -> [NaiveTensor] {
    inputs.map { naive($0, parameters: parameters, at: site) }
  }
  func naive(_ inputs: [NaiveTensor], parameters: [[Double]], at site: NaiveSite) -> NaiveTensor {
    fatalError("\(Self.name) needs all samples of a shard")
  }
}
