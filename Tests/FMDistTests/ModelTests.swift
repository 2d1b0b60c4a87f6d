import FMDist
import Foundation
import Testing

@Suite("A model in a program of one's own")
struct ModelTests {
  private static let garments = Result { try Dataset.synthetic(training: 300, test: 100) }

  private func garments() throws -> Dataset { try Self.garments.get() }

  private func model(epochs: Int = 2, learningRate: Double = 0.01, settings: [String] = []) throws -> Model {
    try Model(
      layers: [
        .conv2D(filters: 5, kernelSize: 3, strides: 2, useBias: false), .batchNormalization(), .activation(.relu),
        .flatten, .dropout(rate: 0.2), .dense(units: 10, activation: .softmax),
      ], inputShape: garments().training.shape, optimizer: .adam(learningRate: learningRate), batchSize: 40,
      epochs: epochs, settings: settings)
  }

  @Test func learnsAndTellsOfIt() throws {
    let (model, garments) = (try model(epochs: 4), try garments())
    var epochs: [TrainingEvent.Epoch] = []
    var steps = 0
    let outcome = try model.fit(garments.training, validation: garments.test) { event in
      switch event {
      case .step: steps += 1
      case .epoch(let epoch): epochs.append(epoch)
      case .learningRateReduced: Issue.record("nothing reduces it")
      }
    }
    #expect(outcome == .finished && steps == 4 * 8 && epochs.map(\.number) == [1, 2, 3, 4])
    #expect(epochs[3].loss < epochs[0].loss && epochs[3].accuracy > 0.5)
    let scores = try model.evaluate(garments.test)
    #expect(scores.accuracy == epochs[3].validationAccuracy && scores.loss == epochs[3].validationLoss)
    let predictions = try model.predict(garments.test)
    let right = zip(predictions, garments.test.labels).count { $0.label == $1 }
    #expect(Double(right) / 100 == scores.accuracy)
    #expect(predictions.allSatisfy { abs($0.probabilities.reduce(0, +) - 1) < 1e-5 })
    #expect(predictions[0].className == garments.test.classNames[predictions[0].label])
    #expect(try #require(scores.confusion).joined().reduce(0, +) == 100)
  }

  @Test func hasTheSameBitsAtAnyNumberOfThreadsStoppedOrNot() throws {
    let garments = try garments()
    let whole = try model()
    try whole.fit(garments.training, validation: garments.test, threads: 1)
    let parallel = try model()
    try parallel.fit(garments.training, threads: 3)
    #expect(parallel.weightsSHA256 == whole.weightsSHA256)

    let stopped = try model()
    var steps = 0
    let outcome = try stopped.fit(
      garments.training, threads: 2,
      shouldStop: {
        steps += 1
        return steps == 11
      })
    #expect(outcome == .stopped && stopped.weightsSHA256 != whole.weightsSHA256)
    let file = TemporaryFile()
    try stopped.save(to: file.path)
    let again = try Model(contentsOf: file.path)
    #expect(again.weightsSHA256 == stopped.weightsSHA256 && again.trainedEpochs == 1)
    #expect(try again.resume(with: garments.training) == .finished)
    #expect(again.weightsSHA256 == whole.weightsSHA256)

    let longer = try model(epochs: 3)
    try longer.fit(garments.training)
    try again.resume(with: garments.training, epochs: 3)
    #expect(again.weightsSHA256 == longer.weightsSHA256 && again.trainedEpochs == 3)
  }

  @Test func whatAnObjectiveNamesMustBeThere() throws {
    let garments = try garments()
    let model = try model(settings: ["training.class_weight={Bagg: 2}"])
    let failure = #expect(throws: Failure.self) { try model.fit(garments.training) }
    #expect(failure?.description.contains("there is no class 'Bagg'") == true, "\(failure?.description ?? "")")
  }

  @Test func fitsFromTheWeightsThatItHas() throws {
    let garments = try garments()
    let model = try model(epochs: 1)
    let untrained = model.weightsSHA256
    try model.fit(garments.training)
    let once = model.weightsSHA256
    try model.fit(garments.training)
    #expect(untrained != once && model.weightsSHA256 != once && model.trainedEpochs == 1)
    #expect(model.weights.map(\.name).first == "conv2d/kernel" && model.weights[0].shape == [3, 3, 1, 5])
  }

  @Test func takesWeightsFromAFile() throws {
    let garments = try garments()
    let trained = try model(epochs: 1)
    try trained.fit(garments.training)
    let file = TemporaryFile()
    try trained.save(to: file.path)
    let other = try model(epochs: 1, settings: ["training.seed=7"])
    let seeded = other.weightsSHA256
    let loaded = try other.loadWeights(from: file.path)
    #expect(loaded.matched == trained.weights.map(\.name) && loaded.missing == [] && loaded.unused == [])
    #expect(seeded != other.weightsSHA256 && other.weightsSHA256 == trained.weightsSHA256)
    // By the configuration, and what follows is a training of its own.
    let third = try model(epochs: 1, settings: ["training.initial_weights=\(file.path)", "training.seed=7"])
    #expect(third.weightsSHA256 == trained.weightsSHA256)
    try other.fit(garments.training)
    try third.fit(garments.training)
    #expect(other.weightsSHA256 == third.weightsSHA256 && other.weightsSHA256 != trained.weightsSHA256)

    let head = try Model(
      layers: [
        .conv2D(filters: 5, kernelSize: 3, strides: 2, useBias: false).frozen(), .batchNormalization(),
        .activation(.relu),
        .flatten, .dense(units: 4, activation: .softmax),
      ], inputShape: garments.training.shape)
    let refusal = #expect(throws: Failure.self) { try head.loadWeights(from: file.path) }
    #expect(refusal?.kind == .configuration && refusal?.description.contains("skip_mismatch") == true)
    let partly = try head.loadWeights(from: file.path, skipMismatch: true)
    #expect(partly.skipped == ["dense/kernel", "dense/bias"] && partly.matched.count == 5)
    #expect(head.weights[0].values == trained.weights[0].values)
  }

  @Test func aLossThatIsNoNumberIsAnOutcome() throws {
    let garments = try garments()
    let model = try model(learningRate: 1e30)
    let before = model.weightsSHA256
    guard case .diverged(let sentence) = try model.fit(garments.training) else {
      Issue.record("expected it to diverge")
      return
    }
    #expect(sentence.contains("is not finite"))
    #expect(model.weightsSHA256 == before && model.weights.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  @Test func whatTheObserverThrowsEndsTheTraining() throws {
    struct Enough: Error {}
    let garments = try garments()
    let error = #expect(throws: Failure.self) { try model().fit(garments.training) { _ in throw Enough() } }
    #expect(error?.kind == .observer && error?.underlying is Enough)
  }

  @Test func isInTheObserverAsTheEpochHasLeftIt() throws {
    let (model, garments) = (try model(epochs: 3), try garments())
    var hashes: [String] = []
    try model.fit(garments.training, validation: garments.test) { event in
      guard case .epoch(let epoch) = event else { return }
      hashes.append(model.weightsSHA256)
      #expect(model.trainedEpochs == epoch.number)
      let scores = try model.evaluate(garments.test)
      #expect(scores.accuracy == epoch.validationAccuracy)
      #expect(throws: Failure.self) { try model.fit(garments.training) }
    }
    #expect(Set(hashes).count == 3 && hashes.last == model.weightsSHA256)
  }

  @Test func aFitThatFailsLeavesTheModelAsItWas() throws {
    struct Enough: Error {}
    let (model, garments) = (try model(settings: ["data.scaling=standard"]), try garments())
    try model.fit(garments.training)
    let (hash, scores) = (model.weightsSHA256, try model.evaluate(garments.test))
    #expect(throws: Failure.self) { try model.fit(garments.training) { _ in throw Enough() } }
    #expect(model.weightsSHA256 == hash && model.trainedEpochs == 2)
    #expect(try model.evaluate(garments.test) == scores)
  }

  @Test func countsImagesByTheirWeightsInTrainingAlone() throws {
    let garments = try garments()
    func weighted(_ images: Images, _ weight: (Int) -> Float) throws -> Images {
      try Images(
        pixels: (0..<images.count).flatMap { images.pixels($0) }, labels: images.labels, shape: images.shape,
        classNames: images.classNames, weights: (0..<images.count).map(weight))
    }
    func trained(_ images: Images, threads: Int = 1, settings: [String] = []) throws -> Model {
      let model = try self.model(settings: settings)
      try model.fit(images, threads: threads)
      return model
    }
    let plain = try trained(garments.training)
    #expect(try trained(weighted(garments.training) { _ in 1 }).weightsSHA256 == plain.weightsSHA256)
    let images = try weighted(garments.training) { Float($0 % 3) }
    let model = try trained(images)
    #expect(model.weightsSHA256 != plain.weightsSHA256)
    #expect(try trained(images, threads: 3).weightsSHA256 == model.weightsSHA256)
    let scores = try model.evaluate(garments.test)
    #expect(try model.evaluate(weighted(garments.test) { Float($0 % 2) }) == scores)
    // Going on with other weights would give bits that no run has.
    let error = #expect(throws: Failure.self) { try model.resume(with: garments.training, epochs: 3) }
    #expect(error?.kind == .badData && error?.description.contains("other weights") == true)
    #expect(try model.resume(with: images, epochs: 3) == .finished)
    let both = #expect(throws: Failure.self) { try trained(images, settings: ["data.sample_weights=w.npy"]) }
    #expect(both?.kind == .configuration && both?.description.contains("use one of them") == true)
  }

  @Test func mixesImagesWithTheSameBitsAtAnyNumberOfThreads() throws {
    let garments = try garments()
    for settings in [["training.mixup={}"], ["training.cutmix={}", "training.mixup={alpha: 1}"]] {
      let models = try [1, 3].map { threads in
        let model = try model(epochs: 8, settings: settings)
        try model.fit(garments.training, threads: threads)
        return model
      }
      #expect(models[0].weightsSHA256 == models[1].weightsSHA256)
      #expect(try models[0].evaluate(garments.test).accuracy > 0.2)
    }
  }

  @Test func keepsTheScalingOfChannels() throws {
    let garments = try garments()
    for scaling in ["standard_by_channel", "{mean: [0.3], deviation: [0.35]}"] {
      let model = try model(settings: ["data.scaling=\(scaling)"])
      try model.fit(garments.training)
      let file = TemporaryFile()
      try model.save(to: file.path)
      #expect(try Model(contentsOf: file.path).evaluate(garments.test) == model.evaluate(garments.test))
    }
    let error = #expect(throws: Failure.self) {
      try model(settings: ["data.scaling={mean: [0.3, 0.4], deviation: [0.35, 0.3]}"])
    }
    #expect(error?.kind == .configuration && error?.description.contains("has 2 means") == true)
  }

  @Test func predictsImagesWithoutLabelsAndWithOthers() throws {
    let (model, garments) = (try model(), try garments())
    try model.fit(garments.training)
    let pixels = (0..<3).flatMap { garments.test.pixels($0) }
    let shape = garments.test.shape
    let expected = try model.predict(garments.test[0..<3])
    #expect(try model.predict(Images(pixels: pixels, shape: shape)) == expected)
    #expect(try model.predict(Images(pixels: pixels, labels: [200, 10, 0], shape: shape)) == expected)
    // Numbers in place of names, and not all of them.
    let numbered = try Images(pixels: pixels, labels: garments.test[0..<3].labels, shape: shape)
    #expect(try model.evaluate(numbered) == model.evaluate(garments.test[0..<3]))
  }

  @Test func keepsTrainingImagesForValidationIfItIsToldSo() throws {
    let garments = try garments()
    let model = try model(settings: ["data.validation={source: last, count: 60}"])
    var epochs: [TrainingEvent.Epoch] = []
    try model.fit(garments.training) { event in
      if case .epoch(let epoch) = event { epochs.append(epoch) }
    }
    #expect(try epochs.last?.validationAccuracy == model.evaluate(garments.training[240..<300]).accuracy)
    let other = try self.model()
    try other.fit(garments.training[0..<240])
    #expect(other.weightsSHA256 == model.weightsSHA256)
    #expect(throws: Failure.self) { try model.fit(garments.training, validation: garments.test) }
  }

  @Test(arguments: [
    "training.early_stopping={monitor: val_loss, patience: 1}",
    "training.learning_rate_schedule={reduce_on_plateau: {monitor: val_acc}}",
  ])
  func doesNotWatchImagesThatAreNotThere(setting: String) throws {
    let garments = try garments()
    let error = #expect(throws: Failure.self) { try model(settings: [setting]).fit(garments.training) }
    #expect(error?.kind == .configuration && error?.description.contains("validation") == true)
  }

  @Test func aSeedThatNoFileCanHoldIsRefused() throws {
    #expect(throws: Failure.self) { try Configuration(layers: [.flatten], seed: .max) }
  }

  @Test func takesTheBestEpochsWeights() throws {
    let garments = try garments()
    let model = try model(
      epochs: 3, learningRate: 0.5,
      settings: ["training.early_stopping={monitor: val_loss, patience: 1, restore_best_weights: true}"])
    var losses: [Double] = []
    try model.fit(garments.training, validation: garments.test) { event in
      if case .epoch(let epoch) = event { losses.append(epoch.validationLoss ?? .nan) }
    }
    #expect(try model.evaluate(garments.test).loss == losses.min())
    #expect(losses.firstIndex(of: losses.min() ?? 0) == model.trainedEpochs - 1)
  }

  @Test func takesAConfigurationFile() throws {
    let model = try model()
    let again = try Model(Configuration(yaml: model.configuration.yaml), inputShape: model.inputShape)
    #expect(again.configuration == model.configuration && again.parameterCount == model.parameterCount)
    #expect(again.weightsSHA256 == model.weightsSHA256)
    #expect(model.summary.contains("batch_normalization"))
  }

  @Test(arguments: [
    ([LayerDescription.flatten, .dense(units: 10)], "softmax"),
    ([.dense(units: 10, activation: .softmax)], "flatten"),
    ([.conv2D(filters: -1, kernelSize: 3), .flatten, .dense(units: 10, activation: .softmax)], "filters"),
    ([.dropout(rate: 2), .flatten, .dense(units: 10, activation: .softmax)], "rate"),
    ([], "layer"),
    ([.flatten, .dense(units: 1, activation: .softmax)], "at least two classes"),
    ([.flatten, .dense(units: 65_537, activation: .softmax)], "65537 classes: labels have 16 bits"),
    ([.conv2D(filters: 300, kernelSize: 28, activation: .softmax)], "for N classes"),
  ])
  func refusesModelsThatCannotBe(layers: [LayerDescription], word: String) throws {
    let error = #expect(throws: Failure.self) {
      try Model(layers: layers, inputShape: ImageShape(height: 28, width: 28, channels: 1))
    }
    #expect(error?.kind == .configuration && error?.description.contains(word) == true, "\(error?.description ?? "")")
  }

  @Test func refusesImagesOfAnotherKind() throws {
    let model = try model()
    let small = try Images(
      pixels: [UInt8](repeating: 1, count: 12), labels: [0, 1, 2], shape: ImageShape(height: 2, width: 2, channels: 1))
    #expect(throws: Failure.self) { try model.fit(small) }
    #expect(throws: Failure.self) { try model.evaluate(small) }
    #expect(throws: Failure.self) { try model.predict(small) }
    let garments = try garments()
    #expect(throws: Failure.self) { try model.fit(garments.training[0..<0]) }
    try model.fit(garments.training)
    let others = try Dataset.synthetic(training: 300, test: 10, seed: 2)
    let error = #expect(throws: Failure.self) { try model.resume(with: others.training, epochs: 5) }
    #expect(error?.description.contains("other images") == true)
  }

  @Test(arguments: [Int.min, -1, 0, 1025, .max])
  func refusesNumbersOfThreadsThatCannotBe(threads: Int) throws {
    let (model, images) = (try model(), try garments().test)
    for attempt: () throws -> Any in [
      { try model.fit(images, threads: threads) }, { try model.evaluate(images, threads: threads) },
      { try model.predict(images, threads: threads) },
    ] {
      let error = #expect(throws: Failure.self) { _ = try attempt() }
      #expect(error?.description == "\(threads) threads: expected 1 to 1024")
    }
  }

  @Test func refusesToValidateOnNothing() throws {
    let garments = try garments()
    let error = #expect(throws: Failure.self) {
      try model().fit(garments.training, validation: garments.test[0..<0])
    }
    #expect(error?.kind == .badData && error?.description.contains("validation image") == true)
  }

  @Test func saysThatItsScalingIsNotLearned() throws {
    let (model, garments) = (try model(epochs: 1, settings: ["data.scaling=standard"]), try garments())
    for attempt: () throws -> Any in [{ try model.evaluate(garments.test) }, { try model.predict(garments.test) }] {
      let error = #expect(throws: Failure.self) { _ = try attempt() }
      #expect(error?.kind == .configuration && error?.description.contains("call `fit` before") == true)
    }
    try model.fit(garments.training)
    #expect(try model.evaluate(garments.test).loss.isFinite)
  }

  @Test func namesAndNumbersOfClassesStandForEachOther() throws {
    let shape = ImageShape(height: 2, width: 2, channels: 1)
    func images(_ labels: [Int], _ names: [String]?) throws -> Images {
      try Images(
        pixels: labels.flatMap { [UInt8](repeating: UInt8(80 * $0), count: 4) }, labels: labels, shape: shape,
        classNames: names)
    }
    func model() throws -> Model {
      try Model(layers: [.flatten, .dense(units: 3, activation: .softmax)], inputShape: shape, epochs: 2)
    }
    let (names, labels) = (["cat", "dog", "eel"], [0, 1, 2, 1, 0])
    let named = try model()
    try named.fit(images(labels, names), validation: images(labels, nil))
    let numbered = try model()
    try numbered.fit(images(labels, nil), validation: images(labels, names))
    #expect(named.classNames == names && numbered.classNames == ["0", "1", "2"])
    #expect(named.weightsSHA256 == numbered.weightsSHA256)
    // Numbers are given names, and no more than that.
    let scores = try numbered.evaluate(images(labels, names))
    #expect(try scores == named.evaluate(images(labels, nil)) && scores == named.evaluate(images(labels, names)))
    try numbered.resume(with: images(labels, names), validation: images(labels, nil), epochs: 3)
    #expect(numbered.classNames == names && numbered.trainedEpochs == 3)
    let misfits: [([String]?, String)] = [
      (["dog", "cat", "eel"], "are called dog, cat, eel, and those of the model cat, dog, eel"),
      (["cat", "dog"], "have 2 classes, cat, dog, and the model has 3: give as many class names, or"),
      (nil, "have 4 classes, 0, 1, 2, 3, and the model has 3: correct the labels, or"),
    ]
    for (other, words) in misfits {
      let error = #expect(throws: Failure.self) {
        try numbered.evaluate(images(other == nil ? [0, 3] : [0, 1], other))
      }
      #expect(error?.kind == .badData && error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test func refusesFilesThatAreNoModels() throws {
    #expect(throws: Failure.self) { try Model(contentsOf: "/no/such/file.safetensors") }
    let file = TemporaryFile()
    try Data("not a model".utf8).write(to: URL(filePath: file.path))
    #expect(throws: Failure.self) { try Model(contentsOf: file.path) }
    #expect(throws: Failure.self) { try model().save(to: "/no/such/folder/\u{0}model.safetensors") }
  }
}

/// The path of a file that goes with this value.
final class TemporaryFile {
  let path = FileManager.default.temporaryDirectory.appending(path: "fmdist-\(UUID().uuidString).safetensors").path()

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
