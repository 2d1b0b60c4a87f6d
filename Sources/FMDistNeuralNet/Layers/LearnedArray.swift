import FMDistKernels

/// What a configuration says of one array that a layer learns: `kernel_initializer` and `kernel_regularizer` of `kernel`.
package struct LearnedArray: Equatable, Sendable {
  /// What it is before the first step.
  package var initializer: Initializer
  /// What it adds to the loss.
  package var regularizer: Regularizer?

  /// An array that starts from `initializer`.
  package init(_ initializer: Initializer = .glorotUniform, regularizer: Regularizer? = nil) {
    self.initializer = initializer
    self.regularizer = regularizer
  }
}

/// What dense layers and convolutions have in common: kernels, a bias that may be left out, and an activation.
package protocol LearningLayer: Layer {
  var activation: Activation { get set }
  var useBias: Bool { get set }
  var bias: LearnedArray { get set }
  /// The arrays beside the bias, by the beginnings of their keys.
  static var kernels: [(key: String, path: WritableKeyPath<Self, LearnedArray>)] { get }
}

extension LearningLayer {
  private static var arrays: [(key: String, path: WritableKeyPath<Self, LearnedArray>)] {
    kernels + [("bias", \.bias)]
  }

  /// Visits activation, bias and all arrays: the last keys of each of these layers.
  mutating func visitLearned<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.choice("activation", &activation)
    try keys.flag("use_bias", &useBias)
    for (key, path) in Self.arrays { try keys.initializer("\(key)_initializer", &self[keyPath: path].initializer) }
    for (key, path) in Self.arrays { try keys.regularizer("\(key)_regularizer", &self[keyPath: path].regularizer) }
  }

  /// Throws if an initializer or regularizer makes no sense.
  func checkLearned() throws(LayerMisfit) {
    for (key, path) in Self.arrays {
      try self[keyPath: path].initializer.check("\(key)_initializer")
      try self[keyPath: path].regularizer.check("\(key)_regularizer")
    }
  }

  /// Activation, bias and what is not at its defaults, for diagrams. Of a single kernel its key goes without saying.
  var learnedWords: [String] {
    let usual = Self()
    var (initializers, regularizers): ([String], [String]) = ([], [])
    for (key, path) in useBias ? Self.arrays : Self.kernels {
      let (array, prefix) = (self[keyPath: path], Self.kernels.count == 1 && key != "bias" ? "" : "\(key) ")
      if array.initializer != usual[keyPath: path].initializer { initializers.append(prefix + array.initializer.words) }
      regularizers += array.regularizer.words.map { prefix + $0 }
    }
    return [activation.rawValue] + (useBias ? [] : ["no bias"]) + initializers + regularizers
  }

  /// The bias of `channels`, if there is one.
  func biasDescription(_ channels: Int) -> [ParameterDescription] {
    useBias ? [.bias(channels, initializer: bias.initializer, regularizer: bias.regularizer)] : []
  }

  /// The memory of the bias, which follows the kernels.
  func biasMemory(of index: Int, in builder: NetworkBuilder) -> ParameterMemory? {
    useBias ? builder.parameter(Self.kernels.count, of: index) : nil
  }
}

/// A window that slides over an image: the keys that all convolutions have.
package protocol ConvolutionLayer: LearningLayer {
  var kernelSize: Extent { get set }
  var strides: Extent { get set }
  var padding: Padding { get set }
}

extension ConvolutionLayer {
  /// Visits size, step and border of the window.
  mutating func visitWindow<Keys: KeyVisitor>(_ keys: inout Keys) throws(Keys.Failure) {
    try keys.extent("kernel_size", &kernelSize, isRequired: true)
    try keys.extent("strides", &strides)
    try keys.choice("padding", &padding)
  }
}
