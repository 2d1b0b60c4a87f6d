import FMDistRunFiles
import FMDistRuns
import FMDistTraining
import Foundation
import Testing

/// What is advised on a mistake works when it is followed to the letter.
struct ConfigurationAdviceTests {
  private func message(_ overrides: String...) -> String {
    do {
      _ = try RunConfiguration.load(file: nil, overrides: overrides)
      return "(no error)"
    } catch { return "\(error)" }
  }

  /// The settings in a message's advice, as a shell would take them.
  private func advised(_ message: String) -> String? {
    guard let start = message.range(of: "did you mean --set ") ?? message.range(of: "write --set ") else { return nil }
    let rest = message[start.upperBound...]
    guard rest.first == "'" else { return String(rest.prefix { $0 != "?" && $0 != ";" && $0 != " " }) }
    return String(rest.dropFirst().prefix { $0 != "'" })
  }

  /// Settings of the built-in configuration that are wrong, and the right ones.
  static let settings: [(wrong: String, right: String)] = [
    ("optimizer.learning_rate=0.1", "optimizer.adam.learning_rate=0.1"),
    ("optimizer.lr=0.1", "optimizer.adam.learning_rate=0.1"),
    ("epochs=3", "training.epochs=3"), ("lr=0.1", "optimizer.adam.learning_rate=0.1"),
    ("learning_rate=0.1", "optimizer.adam.learning_rate=0.1"),
    ("optimizer.adam.lr=0.1", "optimizer.adam.learning_rate=0.1"),
    ("optimizer.adam.eps=0.1", "optimizer.adam.epsilon=0.1"), ("optimizer.adam.beta1=0.8", "optimizer.adam.beta_1=0.8"),
    ("optimizer.adam.max_grad_norm=1", "optimizer.adam.global_clipnorm=1"),
    ("training.learning_rate=0.1", "optimizer.adam.learning_rate=0.1"), ("data.batch_size=8", "training.batch_size=8"),
    ("data.batch=8", "training.batch_size=8"),
    ("batch_size=8", "training.batch_size=8"), ("training.batchsize=8", "training.batch_size=8"),
    ("training.num_epochs=3", "training.epochs=3"), ("training.n_epochs=3", "training.epochs=3"),
    ("batch=8", "training.batch_size=8"),
    ("Training.epochs=3", "training.epochs=3"), ("trainign.epochs=3", "training.epochs=3"),
    ("training/epochs=3", "training.epochs=3"),
    ("training.epochs:3", "training.epochs=3"), ("training.epochs 3", "training.epochs=3"),
    ("training.epochs = 3", "training.epochs=3"),
    ("--training.epochs=3", "training.epochs=3"), ("training.epoch=3", "training.epochs=3"),
    ("epoch=3", "training.epochs=3"),
    ("seed=3", "training.seed=3"), ("random_seed=3", "training.seed=3"), ("limit=10", "data.limit=10"),
    ("dataset=mnist", "data.dataset=mnist"),
    ("data.name=mnist", "data.dataset=mnist"),

    ("data.horizontal_flip=true", "data.augmentation.horizontal_flip=true"),
    ("training.warmup_steps=5", "training.warmup.steps=5"), ("training.warmup=5", "training.warmup={steps: 5}"),
    ("training.warmup=0.5", "training.warmup={epochs: 0.5}"),
    ("training.early_stopping=3", "training.early_stopping={patience: 3}"),
    ("training.early_stopping=true", "training.early_stopping={}"),
    ("training.linear_scaling=64", "training.linear_scaling={base_batch_size: 64}"),
    ("data.validation=test", "data.validation={source: test}"),
    ("data.validation=0.2", "data.validation={source: stratified, fraction: 0.2}"),
    ("data.validation=500", "data.validation={source: stratified, count: 500}"),
    ("optimizer=Adam", "optimizer=adam"), ("optimizer=AdamW", "optimizer=adamw"), ("optimizer=SGD", "optimizer=sgd"),
    ("optimizer=RMSProp", "optimizer=rmsprop"), ("optimizer=torch.optim.Adadelta", "optimizer=adadelta"),
    ("optimizer=adm", "optimizer=adam"),
    ("optimizer.adm.learning_rate=3", "optimizer.adam.learning_rate=3"),
    ("optimizer={learning_rate: 0.1}", "optimizer={adam: {learning_rate: 0.1}}"),
    ("optimizer={SGD: 0.1}", "optimizer={sgd: {learning_rate: 0.1}}"),
    ("optimizer={momentum: 0.9}", "optimizer={sgd: {momentum: 0.9}}"),
    ("training.learning_rate_schedule=CosineAnnealingLR", "training.learning_rate_schedule=cosine_decay"),
    ("training.learning_rate_schedule=OneCycleLR", "training.learning_rate_schedule=one_cycle"),
    ("training.lr_scheduler=one_cycle", "training.learning_rate_schedule=one_cycle"),
    ("model.conv2d.filters=8", "model.0.conv2d.filters=8"), ("model.0.filters=8", "model.0.conv2d.filters=8"),
    ("model[0].conv2d.filters=8", "model.0.conv2d.filters=8"),
    ("model.0.conv2d.out_channels=8", "model.0.conv2d.filters=8"),
    ("model.0.conv2d.kernel=5", "model.0.conv2d.kernel_size=5"),
    ("model.0.conv2d.stride=1", "model.0.conv2d.strides=1"),
    ("model.5.dropout.p=0.5", "model.5.dropout.rate=0.5"), ("model.5.p=0.5", "model.5.dropout.rate=0.5"),
    ("model.6.dense.out_features=64", "model.6.dense.units=64"), ("model.5.dropout=0.5", "model.5.dropout={rate: 0.5}"),
    ("model.5={Dropout: 0.5}", "model.5={dropout: {rate: 0.5}}"),
    ("model.5=ReLU", "model.5={activation: {function: relu}}"),
    ("model.5={fc: 64}", "model.5={dense: {units: 64}}"), ("model.1=MaxPool2d", "model.1=max_pooling2d"),
    ("training.epochs=1e1", "training.epochs=10"), ("training.epochs=3.0", "training.epochs=3"),
    ("training.batch_size=1_000", "training.batch_size=1000"),
    ("training.batch_size=1,000", "training.batch_size=1000"), ("training.epochs=010", "training.epochs=10"),
    ("optimizer.adam.learning_rate=0,001", "optimizer.adam.learning_rate=0.001"),
    ("optimizer.adam.learning_rate=1/1000", "optimizer.adam.learning_rate=0.001"),
    (
      "training.loss.categorical_crossentropy.label_smoothing=10 %",
      "training.loss.categorical_crossentropy.label_smoothing=0.1"
    ),
    ("training.shuffle=no", "training.shuffle=false"), ("training.shuffle=On", "training.shuffle=true"),
    ("data.image_size=28x28x1", "data.image_size=[28, 28, 1]"),
  ]

  @Test(arguments: settings) func adviceOnASettingWorks(wrong: String, right: String) throws {
    let message = message(wrong)
    #expect(message.hasPrefix("--set \(wrong): "), "\(message)")
    let advice = try #require(advised(message), "\(message)")
    #expect(advice == right, "\(message)")
    _ = try RunConfiguration.load(file: nil, overrides: [advice])
  }

  /// Options of others whose values mean something else are converted.
  @Test(arguments: [
    ("dropout: {keep_prob: 0.8}", "write rate: 0.2, which is 1 - the probability to keep"),
    ("dense: {units: 3, kernel_regularizer: {weight_decay: 5e-4}}", "write l2: 0.00025, which is half of"),
  ])
  func anotherMeaningIsConverted(layer: String, says: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try load(layer) }
    #expect(error?.description.contains(says) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    (
      "training.learning_rate_schedule={cosine_decay: {eta_min: 1e-5}}",
      "'alpha' is the lowest learning rate divided by"
    )
  ])
  func aMeaningThatNeedsMoreIsExplained(setting: String, says: String) {
    let found = message(setting)
    #expect(found.contains(says) && !found.contains("did you mean"), "\(found)")
  }

  @Test func anAmountAloneIsStratified() throws {
    let text = "model:\n  - flatten\n  - dense: {units: 10, activation: softmax}\n"
    func load(_ setting: String) throws -> RunConfiguration {
      try RunConfiguration(ConfigurationNode(text: text, name: "x.yaml", overrides: [setting]))
    }
    #expect(try load("data.validation.count=9").data.validation.source == .stratified)
    #expect(try load("data.validation.fraction=0.2").data.validation.source == .stratified)
    let error = #expect(throws: ConfigurationError.self) { try load("data.validation.count=0") }
    #expect(error?.description.contains("errors:") == false, "\(String(describing: error))")
  }

  @Test(.timeLimit(.minutes(1))) func manyUnknownKeysTakeSeconds() throws {
    let text = (0..<20_000).map { "key\($0): 1\n" }.joined()
    // This thread's own time: others may have the cores.
    let start = threadSeconds
    let error = #expect(throws: ConfigurationError.self) {
      try RunConfiguration(ConfigurationNode(text: text, name: "x.yaml"))
    }
    // Quadratic reading took minutes.
    #expect(threadSeconds - start < 10)
    #expect(error?.description.contains("more") == true)
  }

  /// Seconds that this thread has computed.
  private var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func load(_ layer: String) throws -> RunConfiguration {
    try RunConfiguration(
      ConfigurationNode(text: "model:\n  - flatten\n  - \(layer)\n  - dense: {units: 10}\n", name: "x.yaml"))
  }

  /// Layers in other people's words, and how they are written.
  static let layers: [(wrong: String, right: String)] = [
    ("fc: 10", "dense: {units: 10}"), ("Linear: 10", "dense: {units: 10}"), ("nn.Linear: 10", "dense: {units: 10}"),
    ("dense: 10", "dense: {units: 10}"),
    ("conv2d: 32", "conv2d: {filters: 32, kernel_size: 3}"), ("Conv2D: 32", "conv2d: {filters: 32, kernel_size: 3}"),
    ("dropout: 0.5", "dropout: {rate: 0.5}"), ("Dropout: 0.5", "dropout: {rate: 0.5}"),
    ("max_pooling2d: 2", "max_pooling2d: {pool_size: 2}"),
    ("MaxPool2d: 2", "max_pooling2d: {pool_size: 2}"), ("maxpool: 2", "max_pooling2d: {pool_size: 2}"),
    ("relu", "activation: {function: relu}"),
    ("ReLU", "activation: {function: relu}"), ("softmax", "activation: {function: softmax}"),
    ("nn.Sigmoid", "activation: {function: sigmoid}"),
    ("activation: relu", "activation: {function: relu}"), ("Activation: relu", "activation: {function: relu}"),
    ("units: 10", "dense: {units: 10}"),
    ("{type: dense, units: 10}", "dense: {units: 10}"),
    ("{name: Conv2d, out_channels: 8, kernel: 3}", "conv2d: {filters: 8, kernel_size: 3}"),
    ("{units: 10, activation: relu}", "dense: {units: 10, activation: relu}"),
    ("{dense: , units: 10}", "dense: {units: 10}"),
  ]

  @Test(arguments: layers) func adviceOnALayerWorks(wrong: String, right: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try load(wrong) }
    let message = "\(String(describing: error))"
    #expect(error?.description.hasPrefix("x.yaml:3: ") == true && message.contains("write \(right)"), "\(message)")
    _ = try load(right)
  }

  /// One word for another: what is meant is named.
  @Test(arguments: [
    ("Flatten", "flatten"), ("maxpool", "max_pooling2d"), ("MaxPooling2D", "max_pooling2d"),
    ("Conv2d: {filters: 8, kernel_size: 3}", "conv2d"),
    ("con2d: {filters: 8, kernel_size: 3}", "conv2d"), ("dropuot: {rate: 0.5}", "dropout"), ("fc: {units: 3}", "dense"),
  ])
  func theLikelyLayerIsNamed(wrong: String, right: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try load(wrong) }
    #expect(error?.description.contains("did you mean '\(right)'?") == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    "lstm", "conv1d: 3", "Conv3D: {filters: 3}", "gru", "embedding",
  ])
  func aLayerThatIsNotThereYetGetsNoGuess(name: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try load(name) }
    let message = "\(String(describing: error))"
    #expect(
      message.contains("fmdist has no layer ") && !message.contains("did you mean") && !message.contains("write "),
      "\(message)")
  }

  @Test(arguments: ["mish", "prelu", "HardSwish"]) func anActivationThatIsNotThereYetGetsNoGuess(name: String) {
    let found = message("model.0.conv2d.activation=\(name)")
    #expect(found.contains("which fmdist does not have yet") && !found.contains("did you mean"), "\(found)")
  }

  @Test func anOptionOfAnotherNameNamesIt() {
    #expect(
      message("optimizer.adam.momentum=0.9").contains(
        "is an option of sgd, rmsprop; write --set optimizer=sgd --set optimizer.sgd.momentum=0.9. Known keys: learning_rate"
      ))
    #expect(
      message("optimizer.adam.rho=0.5").contains("is an option of rmsprop, adadelta; write --set optimizer=rmsprop "))
    #expect(message("model.6.dense.rate=0.5").contains("is an option of dropout, spatial_dropout2d."))
  }

  @Test func allErrorsComeAtOnceInTheOrderOfTheFile() {
    let text = """
      name: ../x
      epochs: 3
      data: {scaling: units, batch_size: 3}
      model:
        - conv2d: {filter: 8, kernel_size: 0, activation: rleu}
        - batch_norm
        - dense: {units: 1.5, kernel_regularizer: {l1: -1}}
      optimizer: {adam: {learning_rate: fast, beta_1: 2}}
      training: {epochs: 0,5, warmup: {steps: 1, epochs: 1}, learning_rate_schedule: {step_decay: {factor: 3}}}
      """
    let error = #expect(throws: ConfigurationError.self) {
      try RunConfiguration(
        ConfigurationNode(
          text: text, name: "x.yaml", overrides: ["training.shards=0", "training.seed=", "training.nothing=1"],
          schema: RunConfiguration.schema))
    }
    let lines = (error?.description ?? "").components(separatedBy: "x.yaml:")
    let settings = (error?.description ?? "").components(separatedBy: "--set training.").count
    #expect(error?.place == "x.yaml" && error?.sentence.hasPrefix("19 errors:") == true, "\(String(describing: error))")
    let numbers = lines.dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
    #expect(numbers == [1, 2, 3, 3, 5, 5, 5, 6, 7, 7, 8, 8, 9, 9, 9, 9], "\(String(describing: error))")
    #expect(settings == 5, "\(String(describing: error))")
  }

  @Test func aFractionForValidationTakesTheCountsPlace() throws {
    for wrong in ["validation_split=0.2", "data.validation.fraction=0.2"] {
      #expect(
        message(wrong).contains("--set data.validation.count=null --set data.validation.fraction=0.2"),
        "\(message(wrong))")
    }
    #expect(message("data.validation.fraction=0.2", "data.validation.count=null") == "(no error)")
  }

  @Test func oneErrorIsOneSentence() {
    #expect(
      message("training.epochs=x")
        == "--set training.epochs=x: training.epochs must be an integer from 0 to 1000000, found 'x'")
    #expect(message("training.epochs=x", "training.seed=y").hasPrefix("--set: 2 errors:"))
  }

  /// The advice is made of what the decoders ask for: each of these is asked for, and reads back.
  @Test func errorsOfAModelNameFileLineAndSetting() throws {
    let text = "model:\n  - flatten\n  - dense: {units: 3}\n  - conv2d: {filters: 8, kernel_size: 3}\n"
    func message(_ overrides: String...) -> String {
      do {
        let root = try ConfigurationNode(text: text, name: "x.yaml", overrides: overrides)
        _ = try RunConfiguration(root).plan(height: 9, width: 9, channels: 1)
        return "(no error)"
      } catch { return "\(error)" }
    }
    #expect(message().hasPrefix("x.yaml:4: model.2 (conv2d) is a convolution and gets a vector (3)"))
    #expect(
      message("model.2.conv2d.filters=9").hasPrefix("x.yaml:4 with --set model.2.conv2d.filters=9: model.2 (conv2d)"))
    #expect(message("model.2=max_pooling2d").hasPrefix("--set model.2=max_pooling2d: model.2 (max_pooling2d)"))
    #expect(message("model=[]").hasPrefix("--set model=[]: the model has no layers"))
  }
}
