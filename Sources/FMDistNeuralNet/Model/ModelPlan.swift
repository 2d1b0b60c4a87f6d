import FMDistKernels
import FMDistPlatform

/// A model with every shape worked out: what each layer takes, gives and learns, and whose output it reads.
///
/// Layers are in an order in which each reads earlier ones alone; the last one's output is the model's.
package struct ModelPlan: Equatable, Sendable {
  /// One layer with its shapes.
  package struct Layer: Equatable, Sendable {
    /// Unique in the model; where the configuration gives none as Keras numbers them: `dense`, `dense_1`.
    package let name: String
    /// Where the configuration has it: `model.3`.
    package let path: String
    /// What it is.
    package let description: LayerDescription
    /// The layers whose outputs it reads, in its order; ``ModelPlan/inputIndex`` for the model's input.
    package let inputs: [Int]
    /// The shapes of one sample before it, one for each of ``inputs``.
    package let inputShapes: [Shape]
    /// The shape of one sample after it.
    package let output: Shape
    /// What it learns or keeps, in the order of weight files.
    package let parameters: [ParameterDescription]
    /// Whether it, or a layer that it reads, directly or not, changes in training: its output has a gradient.
    package let learns: Bool
    /// Whether it, or a layer that it reads, directly or not, has weights: its output's pixels are padded to whole blocks.
    let isPadded: Bool
    /// The shape of its first input.
    package var input: Shape { inputShapes[0] }
    /// The numbers that it learns or keeps.
    package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
    /// Whether each shard has sums of its own of what the layer learns, so that backward a shard is one thread's.
    package var sumsByShard: Bool { changes && type(of: layer).grain != .batch }
    /// Whether training changes its own weights.
    package var changes: Bool { parameters.contains(where: \.changes) }
    /// Whether it has statistics of a shard's vectors, which need at least two.
    package var comparesVectors: Bool {
      if case .vector = input { changes && type(of: layer).grain == .shard } else { false }
    }
    /// Whether its values are those of its input, so that a picture of them tells nothing new.
    package var keepsValues: Bool { type(of: layer).keepsValues }
    /// What its output adds to the loss, if that is anything.
    var penalty: Regularizer? { description.activityRegularizer.flatMap { $0.isNothing ? nil : $0 } }
    /// Its kind's settings.
    package var layer: any FMDistNeuralNet.Layer { description.layer }
  }

  /// Stands for the model's input among the layers that a layer reads.
  package static let inputIndex = -1
  /// The name of the model's input.
  package static let inputName = "input"

  /// The shape of one image.
  package let input: Shape
  /// The layers in order.
  package let layers: [Layer]

  /// The most elements that one sample may have between two layers, and one layer may learn: 2^31, far above any
  /// model for a CPU, and far below any overflow.
  package static let mostElements = 1 << 31
  /// What a label of 16 bits can tell apart.
  private static let mostClasses = Int(UInt16.max) + 1

  /// Works out shapes; throws where a layer does not fit what it reads, or nobody reads it, and where one of `rules` is for no layer.
  package init(
    input: Shape, layers descriptions: [LayerDescription], rules: [LayerRule] = []
  ) throws(ModelError) {
    guard !descriptions.isEmpty else { throw ModelError("the model has no layers; it needs at least a dense layer") }
    guard input.hasElements(upTo: ModelPlan.mostElements) else {
      throw ModelError(
        "the model's input is \(input); every side has to be at least 1, and all together at most "
          + "\(ModelPlan.mostElements) elements")
    }
    self.input = input
    layers = try ModelGraph(input: input, descriptions, rules: rules).layers
  }

  /// The first layers of `plan`, up to `last`, and `more` behind them. What nobody reads is not asked after.
  init(_ plan: ModelPlan, through last: Int, more: [Layer] = []) {
    input = plan.input
    layers = plan.layers[...last] + more
  }

  /// The shape of what the last layer gives.
  package var output: Shape { layers.last?.output ?? input }
  /// All that is learned or kept, in model order: the order of `weights_sha256` and of checkpoints.
  package var parameters: [ParameterDescription] { layers.flatMap(\.parameters) }
  /// Those that the optimizer updates, of which it remembers something.
  package var trainableParameters: [ParameterDescription] { parameters.filter(\.isTrainable) }
  /// The numbers that the model learns or keeps.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The layers that read the output of `index`, once for each time that they do.
  func readers(of index: Int) -> [Int] {
    layers.indices.flatMap { reader in layers[reader].inputs.filter { $0 == index }.map { _ in reader } }
  }

  /// The layer that alone reads the output of `index`, and reads nothing else, if there is one: they may be computed in one pass.
  func soleFollower(of index: Int) -> Int? {
    if layers[index].penalty != nil { return nil }
    let readers = readers(of: index)
    guard readers.count == 1, layers[readers[0]].inputs.count == 1 else { return nil }
    return readers[0]
  }

  /// The shape of the output of `index`, a layer or ``inputIndex``.
  func shape(of index: Int) -> Shape { index < 0 ? input : layers[index].output }

  /// Floats from one pixel of the output of `index` to the next: that of the model's input, and of what is made of it without weights,
  /// is not padded.
  func pixelStride(of index: Int) -> Int {
    let channels = shape(of: index).channels
    return index >= 0 && layers[index].isPadded ? padded(channels) : channels
  }

  /// Whether the gradient of the output of `index` is asked for.
  func hasGradient(_ index: Int) -> Bool { index >= 0 && layers[index].learns }

  /// What the model ends in, if it is a classifier: softmax or sigmoid.
  package var outputActivation: Activation { layers.last?.layer.outputActivation ?? .linear }

  /// The classes that a classifier tells apart: one a unit, or two by a single sigmoid.
  package var classCount: Int { outputActivation.hasThresholds && output.count == 1 ? 2 : output.count }

  /// Throws unless the model ends as a classifier of `classes` classes, or where these are not known of as many as it tells apart: in a
  /// softmax or sigmoids of so many units, or in one sigmoid for two; in sigmoids where a sample may have several (`isMultiLabel`).
  package func checkClassifier(
    classes known: Int? = nil, isMultiLabel: Bool = false, strayLabels: (_ units: Int) -> String? = { _ in nil }
  ) throws(ModelError) {
    var classes = known
    if classes == nil, case .vector = output { classes = classCount }
    if let classes, classes > ModelPlan.mostClasses {
      throw ModelError(
        "\(classes) classes: labels have 16 bits, enough for \(NumberText.grouped(ModelPlan.mostClasses))")
    }
    guard let last = layers.last, parameters.contains(where: \.isTrainable) else {
      throw ModelError(
        parameters.allSatisfy(\.changes)
          ? "the model has nothing to learn; it needs a dense or conv2d layer"
          : "the model has nothing to learn: `trainable: false` freezes every layer that has weights; leave one of them to learn"
      )
    }
    func misfit(_ task: String, _ end: String) -> ModelError {
      ModelError(
        path: last.path,
        "the model ends in \(last.path) (\(last.name)) with output \(last.output); \(task) it has to end in \(end)")
    }
    let count = classes.map(String.init) ?? "N"
    guard case .vector(let units) = last.output, last.layer.outputActivation != nil else {
      throw isMultiLabel ? severalLabels() : oneClass()
    }
    if isMultiLabel {
      guard outputActivation.hasThresholds, units == classes else { throw severalLabels() }
      return
    }
    if classCount == classes { return }
    if let sentence = strayLabels(units) { throw ModelError(path: last.path, sentence) }
    throw oneClass()

    func severalLabels() -> ModelError {
      misfit("for images that may have several of \(count) labels", "`dense: {units: \(count), activation: sigmoid}`")
    }
    func oneClass() -> ModelError {
      misfit(
        "for \(count) classes",
        "`dense: {units: \(count), activation: softmax}`"
          + (classes == 2 ? " or, of two classes, in `dense: {units: 1, activation: sigmoid}`" : ""))
    }
  }

  /// Floats that the threads of a rank together work in, in training with at most `samples` samples: the greatest need of any layer.
  package func commonScratchCount(samples: Int) -> Int {
    layers.indices.map { type(of: layers[$0].layer).commonScratchCount(self, at: $0, samples: samples) }.max() ?? 0
  }
}
