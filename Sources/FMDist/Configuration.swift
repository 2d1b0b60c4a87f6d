import FMDistDatasets
import FMDistNeuralNet
import FMDistRunFiles
import FMDistTraining

/// A model with the way it is trained: all that decides its bits, beside the data.
public struct Configuration: Sendable, Equatable {
  var run: RunConfiguration

  /// A model of `layers`, the last of them a softmax over the classes.
  ///
  /// - Parameters:
  ///   - layers: In order; or a graph, where they name each other.
  ///   - optimizer: How weights follow their gradients.
  ///   - batchSize: The images of an update.
  ///   - epochs: How often each image is trained.
  ///   - shards: The parts of a batch in which gradients are summed. The bits depend on it, and not on the number of threads, of which no
  ///     more than this many are of use in convolutions.
  ///   - seed: The seed of all randomness.
  ///   - loss: What training minimizes; by default the cross-entropy that fits the last layer's activation.
  ///   - settings: Whatever else a configuration file can say, a key and its value: `"training.metrics=[auc]"`,
  ///     `"data.augmentation={horizontal_flip: 0.5}"`.
  /// - Throws: ``Failure`` if a setting is unknown or invalid.
  public init(
    layers: [LayerDescription], optimizer: OptimizerDescription = .adam(), loss: Loss? = nil, batchSize: Int = 64,
    epochs: Int = 10, shards: Int = 8, seed: UInt64 = 1, settings: [String] = []
  ) throws(Failure) {
    guard Int(exactly: seed) != nil else {
      throw Failure(.configuration, "the seed is \(seed): expected a number from 0 to \(Int.max)")
    }
    self.run = try Failure.told {
      var run = try RunConfiguration.load(file: nil, overrides: [])
      run.name = "model"
      run.data.dataset = Configuration.dataName
      run.data.validation = try ValidationSplit(source: .test)
      run.model = layers
      run.optimizer = optimizer
      run.training.batchSize = batchSize
      run.training.epochs = epochs
      run.training.shards = shards
      run.training.loss = loss
      run.training.seed = seed
      return try RunConfiguration(yaml: run.yaml, name: "configuration", settings: settings)
    }
  }

  /// What `yaml`, the text of a configuration file, says, changed by `settings`. Of `data` it is the scaling, the augmentation, the limit and the
  /// validation that count: which images, and what their classes are called, is the program's.
  public init(yaml: String, settings: [String] = []) throws(Failure) {
    run = try Failure.told { try RunConfiguration(yaml: yaml, name: "configuration", settings: settings) }
  }

  /// What the configuration file at `path` says, changed by `settings`.
  public init(contentsOf path: String, settings: [String] = []) throws(Failure) {
    try Failure.expectPath(path)
    run = try Failure.told { try RunConfiguration.load(file: path, overrides: settings) }
  }

  init(_ run: RunConfiguration) { self.run = run }

  /// What the data is called that a program has in memory.
  static let dataName = "images"

  /// The same with `settings` changed, each a key and its value: `"training.epochs=3"`.
  public func setting(_ settings: String...) throws(Failure) -> Configuration {
    let yaml = yaml
    return try Failure.told {
      Configuration(try RunConfiguration(yaml: yaml, name: "configuration", settings: settings))
    }
  }

  /// The layers in order.
  public var layers: [LayerDescription] { run.model }
  /// How often each image is trained.
  public var epochs: Int { run.training.epochs }
  /// The whole of it as a configuration file, which `fmdist train --config` takes: `data.dataset` and `data.path` say which data that is.
  public var yaml: String { run.yaml }
}

extension RunConfiguration {
  /// The configuration that `yaml` describes, called `name` in errors, changed by `settings`.
  init(yaml: String, name: String, settings: [String]) throws(ConfigurationError) {
    try self.init(
      ConfigurationNode(text: yaml, name: name, overrides: settings, schema: RunConfiguration.schema, hasLines: false))
  }
}
