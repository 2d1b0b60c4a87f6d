import FMDistPlatform
import Foundation

/// A run's results: `result.json`.
package struct ResultFile: Codable, Sendable, Equatable {
  /// The configuration's `name`.
  package var configurationName: String
  /// The data set's name.
  package var dataset: String
  /// Whether the images were generated, so that the numbers say nothing about a real data set.
  package var synthetic: Bool
  /// The share of test images classified rightly, 0 to 1; `.nan`, null in the file, when not measured.
  package var testAccuracy: Double
  /// The mean loss over the test images.
  package var testLoss: Double
  /// The share of validation images classified rightly.
  package var validationAccuracy: Double
  /// The validation images, described: `the last 12,000 images of the training file`.
  package var validation: String
  /// Whether the validation images were the test set's and something was chosen by them (when to stop, which weights, the learning
  /// rate, the temperature, the threshold): then ``testAccuracy`` is no estimate for new images.
  package var chosenOnTestSet: Bool
  /// The metrics of the test images beside loss and accuracy.
  package var testMetrics: [NamedMetric] = []
  /// Above which probabilities labels are predicted: one for all, or one for each; nil where the most probable class is predicted.
  package var thresholds: [Double]?
  /// The metric that these make greatest on the validation images; nil where they were not chosen.
  package var thresholdMetric: String?
  /// What logits are divided by, fitted to the validation images; nil for 1.
  package var temperature: Double?
  /// How far the probabilities of the test images can be trusted; nil in results of versions that did not measure it.
  package var calibration: Calibration?
  /// Rows are true classes, columns are predicted ones; nil where an image may have several classes.
  package var confusion: [[Int]]?
  /// How often each class was predicted, was there, and both, where there is no ``confusion``.
  package var classCounts: [ClassCounts]?
  /// The classes' names, in the order of their labels; nil in results of versions that did not write them.
  package var classNames: [String]?
  /// What the training images of each class were multiplied by, likewise; nil where all counted the same.
  package var classWeights: [Double]?
  /// What there is to say of the data, in sentences: parts that lack a class, test images that are trained, and the like.
  package var warnings: [String] = []
  /// The SHA-256 of the trainable parameters (``WeightsHash``).
  package var weightsSHA256: String
  /// Whether the weights are averages of those that were trained.
  package var averagedWeights = false
  /// The weights from a file that training began with; nil where they were made from the seed.
  package var initialWeights: InitialWeightsRecord?
  /// How often the run was started again without a hand, and why; see `fmdist train --restarts`.
  package var restarts: [RestartRecord] = []
  /// The number of trainable parameters.
  package var parameterCount: Int
  /// Training images a second, over all ranks.
  package var imagesPerSecond: Double
  /// The seconds that training took, validation included.
  package var seconds: Double
  /// The number of ranks.
  package var ranks: Int
  /// The threads of each rank.
  package var threadsPerRank: Int
  /// The epochs trained.
  package var epochs: Int
  /// Whether early stopping had training end, be it after the last epoch.
  package var stoppedEarly: Bool
  /// The epoch after which the weights are those of the result: the last, or the best if its weights were restored.
  package var weightsEpoch: Int
  /// The global minibatch.
  package var batchSize: Int
  /// The seed.
  package var seed: Int
  /// The version of fmdist.
  package var fmdistVersion: String

  /// The keys of the file.
  enum CodingKeys: String, CodingKey {
    case configurationName = "configuration_name"
    case dataset, synthetic
    case testAccuracy = "test_accuracy"
    case testLoss = "test_loss"
    case validationAccuracy = "validation_accuracy"
    case validation
    case chosenOnTestSet = "chosen_on_test_set"
    case testMetrics = "test_metrics"
    case thresholds
    case thresholdMetric = "threshold_metric"
    case temperature, calibration, confusion
    case classCounts = "class_counts"
    case classNames = "class_names"
    case classWeights = "class_weights"
    case warnings
    case weightsSHA256 = "weights_sha256"
    case averagedWeights = "averaged_weights"
    case initialWeights = "initial_weights"
    case restarts
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
  package init(
    configurationName: String, dataset: String, synthetic: Bool, testAccuracy: Double, testLoss: Double,
    validationAccuracy: Double, validation: String, chosenOnTestSet: Bool, confusion: [[Int]]?, weightsSHA256: String,
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

extension ResultFile {
  /// Which probabilities ``calibration`` is of.
  package var calibrationSubject: CalibrationSubject {
    CalibrationSubject(classNames ?? [], isMultiLabel: classCounts != nil)
  }

  /// How many labels were wrong, in words; nil where images have one class each.
  package var wrongLabels: String? {
    guard let classCounts else { return nil }
    let all = calibration.map { " of \(NumberText.grouped($0.count))" } ?? ""
    return "\(NumberText.grouped(classCounts.total.wrong))\(all) labels wrong"
  }
}
