import Kernels

/// One layer as the configuration gives it: Keras's names and meanings.
public enum LayerDescription: Equatable, Sendable {
  /// f(x W + b) of a vector.
  case dense(units: Int, activation: Activation, kernelRegularizer: Regularizer? = nil)
  /// f(x * W + b) of an image; `kernelSize` and `strides` are (height, width).
  case conv2d(
    filters: Int, kernelSize: Extent, strides: Extent, padding: Padding, activation: Activation,
    kernelRegularizer: Regularizer? = nil)
  /// The greatest of each window; windows that do not fit are left out.
  case maxPooling2D(poolSize: Extent, strides: Extent)
  /// An image whose axis i is the axis `dims[i]` of what it gets; height, width and channels are 1, 2 and 3.
  case permute(dims: [Int])
  /// An image's elements in row-major order as a vector.
  case flatten
  /// Inverted dropout, in training only.
  case dropout(rate: Double)
  /// A function of each element; softmax of each position.
  case activation(Activation)

  /// A height and a width, in pixels.
  public struct Extent: Equatable, Sendable {
    /// In pixels.
    public var height, width: Int

    /// A window or a step of this size.
    public init(_ height: Int, _ width: Int) {
      self.height = height
      self.width = width
    }

    /// Kernels take sizes as a pair.
    var pair: (Int, Int) { (height, width) }
  }

  /// The layer's kind by Keras's name in snake case, from which layers are numbered.
  public var kind: String {
    switch self {
    case .dense: "dense"
    case .conv2d: "conv2d"
    case .maxPooling2D: "max_pooling2d"
    case .permute: "permute"
    case .flatten: "flatten"
    case .dropout: "dropout"
    case .activation: "activation"
    }
  }

  /// Keras's class name, for the summary.
  public var className: String {
    switch self {
    case .dense: "Dense"
    case .conv2d: "Conv2D"
    case .maxPooling2D: "MaxPooling2D"
    case .permute: "Permute"
    case .flatten: "Flatten"
    case .dropout: "Dropout"
    case .activation: "Activation"
    }
  }
}
