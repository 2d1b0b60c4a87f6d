import FMDistDatasets
import FMDistImages
import FMDistKernels
import FMDistNeuralNet

/// Everything that decides a run's bits: what a configuration file says, decoded, with defaults filled in.
package struct RunConfiguration: Equatable, Sendable {
  /// What the run is called: its folder under `runs`, and in its results.
  package var name: String
  /// Which images.
  package var data: DataConfiguration
  /// The layers in order.
  package var model: [LayerDescription]
  /// Where the layers were written.
  package var origin: ModelOrigin
  /// How weights follow gradients.
  package var optimizer: OptimizerDescription
  /// How long, in which steps.
  package var training: TrainingConfiguration

  /// Which images, and what is done to them.
  package struct DataConfiguration: Equatable, Sendable {
    /// The data set's name, such as `fashion-mnist`.
    package var dataset: String
    /// Where it lies, if the configuration says so.
    package var path: String?
    /// How bytes are scaled.
    package var scaling: PixelScaling
    /// How training images are changed at random; nil for not at all.
    package var augmentation: Augmentation?
    /// Which images are kept for validation.
    package var validation: ValidationSplit
    /// Train on this many images at most, the first.
    package var limit: Int?
    /// The names of the classes in the order of their labels, if not the data's own.
    package var classNames: [String]?
    /// The file that says how much each training image counts, if any.
    package var sampleWeights: String?
    /// Whether an image may have several classes, or none.
    package var multiLabel: Bool
    /// What image files are brought to, and the size of images whose data does not say it.
    package var imageSize: ConfiguredImageSize?
    /// How images of other sizes become ``imageSize``.
    package var resize: ResizeMethod
    /// Whether image files become grey or colour; nil for colour if any of them has it.
    package var colour: ColourMode?
    /// What transparent pixels lie on, and what padding adds.
    package var background: RGB
    /// Where the channels of arrays are; nil for what their shapes say.
    package var layout: ChannelLayout?
    /// Which images are drawn for the test, where the data has no test part.
    package var test: TestDraw?
    /// Where a file's name says its class.
    package var labelPattern: String?
    /// What is done about files that are no images.
    package var onBadFile: BadFileAction
    /// Whether decoded images are kept on the disk.
    package var cache: Bool
  }

  /// How long, in which steps.
  package struct TrainingConfiguration: Equatable, Sendable {
    /// B, the global minibatch.
    package var batchSize: Int
    /// How many minibatches' gradients are added before one update. The last window of an epoch takes those that are left.
    package var accumulation: Int
    /// How often each image is trained; 0 writes the initial checkpoint and stops.
    package var epochs: Int
    /// V, the logical shards of a minibatch.
    package var shards: Int
    /// The seed of all randomness.
    package var seed: UInt64
    /// Whether each epoch has an order of its own.
    package var shuffle: Bool
    /// What is made small; nil for the cross-entropy that fits what the model ends in.
    package var loss: Loss?
    /// How to handle a step with a non-finite loss or gradient.
    package var onNonFinite: NonFiniteAction
    /// What is measured on validation and test images, accuracy first.
    package var metrics: [Metric]
    /// Above which probability a sigmoid's label is predicted; nil for a half.
    package var threshold: ThresholdChoice?
    /// How probabilities are calibrated on validation images; nil for not at all.
    package var calibration: CalibrationMethod?
    /// How much each class counts in training; nil for all the same.
    package var classWeight: ClassWeight?
    /// How training images are mixed with each other; nil for not at all.
    package var mixing: ImageMixing?
    /// Whether the learning rate follows the size of the batch; nil for no.
    package var linearScaling: LinearScaling?
    /// How the learning rate rises at the beginning; nil for at once.
    package var warmup: Warmup?
    /// How the learning rate falls; nil for not at all.
    package var learningRateSchedule: Schedule?
    /// When training ends before its last epoch; nil for never.
    package var earlyStopping: EarlyStopping?
    /// What training begins with; nil for what the seed makes.
    package var initialWeights: InitialWeightsFile?
    /// Which layers learn, and how fast, by their names.
    package var layers: [LayerRule]
    /// When checkpoints are written, and which stay; changes no bits.
    package var checkpoints: CheckpointRule
    /// How gradients are rounded on their way to the sum.
    package var gradientCompression: GradientCompression
  }
}
