import FMDistKernels

/// One kind of layer: what a configuration says of it, and all that follows from that.
///
/// A kind is one file that conforms to this, and a line in ``LayerDescription/kinds``. Configuration, summary, diagram, checks and counting ask
/// here; nothing else knows which kinds there are.
package protocol Layer: ConfigurableKind {
  /// Keras's class name, for the summary: `Conv2D`.
  static var className: String { get }
  /// How Keras has it: the class that exports write first, then others that imports take for the kind.
  static var kerasClasses: [KerasClass] { get }

  /// How many inputs it takes.
  var inputCount: ClosedRange<Int> { get }
  /// The shape of one sample behind it; throws where `inputs`, one shape an input, do not fit.
  func output(of inputs: [Shape]) throws(LayerMisfit) -> Shape
  /// What it learns or keeps, in the order of weight files; called where ``output(of:)`` did not throw.
  func parameters(of inputs: [Shape]) -> [ParameterDescription]
  /// The products of an input and a weight in one sample's output.
  func products(inputs: [Shape], output: Shape) -> Int
  /// Its settings in a few words, for diagrams; those at Keras's defaults are left out.
  var words: [String] { get }
  /// Which threads meet around it.
  static var grain: LayerGrain { get }
  /// What it ends in, if that is one of ``Activation/ofOutputs``: where it is the model's last, it leaves it to the loss.
  var outputActivation: Activation? { get }
  /// Whether its values are those of its input, so that a picture of them tells nothing new.
  static var keepsValues: Bool { get }
  /// The layers inside it, for what is short for several; nil for a layer proper.
  var block: LayerBlock? { get }

  /// How many layers of `plan` from `index`, this one's place, on its operation computes in one pass: at least 1.
  static func joinedCount(_ plan: ModelPlan, at index: Int) -> Int
  /// Floats that one thread needs to work in.
  static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int
  /// The floats that all threads together need to work in, in training with at most `samples` samples.
  static func commonScratchCount(_ plan: ModelPlan, at index: Int, samples: Int) -> Int
  /// Adds the operation of the layer at `index`, and those joined with it, and sets its output.
  func build(into builder: inout NetworkBuilder, at index: Int)
}

/// Between which points of a step threads meet: what one task of a layer's operation covers.
package enum LayerGrain: Sendable {
  /// A sample: forward and backward of one need no other.
  case sample
  /// A shard's samples, in training.
  case shard
  /// All samples of a rank.
  case batch
}

extension Layer {
  package var inputCount: ClosedRange<Int> { 1...1 }
  package func parameters(of inputs: [Shape]) -> [ParameterDescription] { [] }
  package func products(inputs: [Shape], output: Shape) -> Int { 0 }
  package static var grain: LayerGrain { .sample }
  package var outputActivation: Activation? { nil }
  package static var keepsValues: Bool { false }
  package var block: LayerBlock? { nil }
  package static func joinedCount(_ plan: ModelPlan, at index: Int) -> Int { 1 }
  package static func scratchCount(_ plan: ModelPlan, at index: Int) -> Int { 0 }
  package static func commonScratchCount(_ plan: ModelPlan, at index: Int, samples: Int) -> Int { 0 }

  /// The keys that are not at their defaults, with their values.
  package var words: [String] { KeyWords.of(self) }
}

/// Why a layer does not fit its input, as the rest of a sentence that begins with the layer: "is dense and gets an image".
package struct LayerMisfit: Error, Equatable, Sendable {
  package let description: String

  package init(_ description: String) { self.description = description }
}
