import Foundation

/// A run's results: `result.json`.
public struct ResultFile: Codable, Sendable, Equatable {
  /// The configuration's `name`.
  public var configurationName: String
  /// The data set's name.
  public var dataset: String
  /// Whether the images were generated, so that the numbers say nothing about a real data set.
  public var synthetic: Bool
  /// The share of test images classified rightly, 0 to 1; `.nan`, null in the file, when not measured.
  public var testAccuracy: Double
  /// The mean loss over the test images.
  public var testLoss: Double
  /// The share of validation images classified rightly.
  public var validationAccuracy: Double
  /// The validation images, described: `the last 12,000 images of the training file`.
  public var validation: String
  /// Whether the validation images were the test set's and something was chosen by them (when to stop, which weights, the learning
  /// rate): then ``testAccuracy`` is no estimate for new images.
  public var chosenOnTestSet: Bool
  /// Rows are true classes, columns are predicted ones.
  public var confusion: [[Int]]
  /// The classes' names, in the order of ``confusion``; nil in results of versions that did not write them.
  public var classNames: [String]?
  /// What there is to say of the data, in sentences: parts that lack a class, test images that are trained, and the like.
  public var warnings: [String] = []
  /// The SHA-256 of the trainable parameters (``WeightsHash``).
  public var weightsSHA256: String
  /// The number of trainable parameters.
  public var parameterCount: Int
  /// Training images a second, over all ranks.
  public var imagesPerSecond: Double
  /// The seconds that training took, validation included.
  public var seconds: Double
  /// The number of ranks.
  public var ranks: Int
  /// The threads of each rank.
  public var threadsPerRank: Int
  /// The epochs trained.
  public var epochs: Int
  /// Whether early stopping had training end, be it after the last epoch.
  public var stoppedEarly: Bool
  /// The epoch after which the weights are those of the result: the last, or the best if its weights were restored.
  public var weightsEpoch: Int
  /// The global minibatch.
  public var batchSize: Int
  /// The seed.
  public var seed: Int
  /// The version of fmdist.
  public var fmdistVersion: String

  /// The keys of the file.
  enum CodingKeys: String, CodingKey {
    case configurationName = "configuration_name"
    case dataset, synthetic
    case testAccuracy = "test_accuracy"
    case testLoss = "test_loss"
    case validationAccuracy = "validation_accuracy"
    case validation
    case chosenOnTestSet = "chosen_on_test_set"
    case confusion
    case classNames = "class_names"
    case warnings
    case weightsSHA256 = "weights_sha256"
    case parameterCount = "parameter_count"
    case imagesPerSecond = "images_per_second"
    case seconds, ranks
    case threadsPerRank = "threads_per_rank"
    case epochs
    case stoppedEarly = "stopped_early"
    case weightsEpoch = "weights_epoch"
    case batchSize = "batch_size"
    case seed
    case fmdistVersion = "fmdist_version"
  }

  /// A result.
  public init(
    configurationName: String, dataset: String, synthetic: Bool, testAccuracy: Double, testLoss: Double,
    validationAccuracy: Double, validation: String, chosenOnTestSet: Bool, confusion: [[Int]], weightsSHA256: String,
    parameterCount: Int,
    imagesPerSecond: Double, seconds: Double, ranks: Int, threadsPerRank: Int, epochs: Int,
    stoppedEarly: Bool = false, weightsEpoch: Int? = nil, batchSize: Int, seed: Int,
    fmdistVersion: String
  ) {
    self.configurationName = configurationName
    self.dataset = dataset
    self.synthetic = synthetic
    self.testAccuracy = testAccuracy
    self.testLoss = testLoss
    self.validationAccuracy = validationAccuracy
    self.validation = validation
    self.chosenOnTestSet = chosenOnTestSet
    self.confusion = confusion
    self.weightsSHA256 = weightsSHA256
    self.parameterCount = parameterCount
    self.imagesPerSecond = imagesPerSecond
    self.seconds = seconds
    self.ranks = ranks
    self.threadsPerRank = threadsPerRank
    self.epochs = epochs
    self.stoppedEarly = stoppedEarly
    self.weightsEpoch = weightsEpoch ?? epochs
    self.batchSize = batchSize
    self.seed = seed
    self.fmdistVersion = fmdistVersion
  }
}
