import Datasets
import Kernels
import NeuralNet

/// Everything that decides a run's bits: what a configuration file says, decoded, with defaults filled in.
public struct RunConfiguration: Equatable, Sendable {
  /// What the run is called: its folder under `runs`, and in its results.
  public var name: String
  /// Which images.
  public var data: DataConfiguration
  /// The layers in order.
  public var model: [LayerDescription]
  /// Where the layers were written.
  public var origin: ModelOrigin
  /// How weights follow gradients.
  public var optimizer: OptimizerDescription
  /// The greatest norm of an update's whole gradient, which is scaled down to it; nil for no clipping.
  ///
  /// Keras's argument of all optimizers: g · min(1, c / ‖g‖₂), with the norm over all arrays (Pascanu et al., 2013).
  public var globalClipnorm: Double?
  /// How long, in which steps.
  public var training: TrainingConfiguration

  /// Which images, and what is done to them.
  public struct DataConfiguration: Equatable, Sendable {
    /// The data set's name, such as `fashion-mnist`.
    public var dataset: String
    /// Where it lies, if the configuration says so.
    public var path: String?
    /// What becomes of a byte.
    public var scaling: PixelScaling
    /// How training images are changed at random; nil for not at all.
    public var augmentation: Augmentation?
    /// Which images are kept for validation.
    public var validation: ValidationSplit
    /// Train on this many images at most, the first.
    public var limit: Int?
    /// The names of the classes in the order of their labels, if not the data's own.
    public var classNames: [String]?
    /// Height, width and channels of the images, where the data's shapes do not say them.
    public var imageSize: ImageSize?
  }

  /// How long, in which steps.
  public struct TrainingConfiguration: Equatable, Sendable {
    /// B, the global minibatch.
    public var batchSize: Int
    /// How many minibatches' gradients are added before one update. The last window of an epoch takes those that are left.
    public var accumulation: Int
    /// How often each image is trained; 0 writes the initial checkpoint and stops.
    public var epochs: Int
    /// V, the logical shards of a minibatch.
    public var shards: Int
    /// What all randomness is made from.
    public var seed: UInt64
    /// Whether each epoch has an order of its own.
    public var shuffle: Bool
    /// s, the part of a target that all classes share, from 0 to below 1: Keras's `CategoricalCrossentropy(label_smoothing=s)`.
    public var labelSmoothing: Double
    /// Whether the learning rate follows the size of the batch; nil for no.
    public var linearScaling: LinearScaling?
    /// How the learning rate rises at the beginning; nil for at once.
    public var warmup: Warmup?
    /// How the learning rate falls; nil for not at all.
    public var learningRateSchedule: Schedule?
    /// When training ends before its last epoch; nil for never.
    public var earlyStopping: EarlyStopping?
    /// How gradients are rounded on their way to the sum.
    public var gradientCompression: GradientCompression
  }
}
