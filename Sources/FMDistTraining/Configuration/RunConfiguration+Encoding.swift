import FMDistDatasets
import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

extension RunConfiguration {
  /// The configuration as YAML with every default written out, which decodes to the same.
  package var yaml: String { ConfigurationWriter.text(of: value) }

  /// The parts that decide a run's bits, by the keys that a reader knows, with a line for each setting or layer; the name does not,
  /// nor when checkpoints are written, nor the number of epochs, but where the learning rate follows it.
  package var decisive: [(key: String, text: String)] {
    var fixed = self
    fixed.training.epochs = 0
    fixed.training.checkpoints = .standard
    let followsEpochs = training.learningRateSchedule?.kind.dependsOnEpochs ?? false
    let epochs = followsEpochs ? "epochs of the learning_rate_schedule: \(training.epochs)\n" : ""
    // A checkpoint knows its images and their weights; how they are stored and read, and what their classes are called, may change.
    fixed.data.path = nil
    fixed.data.sampleWeights = nil
    fixed.data.classNames = nil
    fixed.data.forgetReading()
    let optimizer = [("optimizer", ConfigurationValue.string(optimizer.name))] + optimizer.settings
    return [
      ("data", ConfigurationWriter.text(of: fixed.data.value)),
      ("model", ConfigurationWriter.text(of: [("model", .list(model.map(\.value)))].mapping)),
      ("optimizer", ConfigurationWriter.text(of: optimizer.mapping)),
      ("training", ConfigurationWriter.text(of: fixed.training.value) + epochs),
    ]
  }

  package var value: ConfigurationValue {
    [
      "name": .string(name), "data": data.value, "model": .list(model.map(\.value)),
      "optimizer": [(optimizer.name, optimizer.settings.mapping)].mapping, "training": training.value,
    ]
  }
}

extension RunConfiguration.DataConfiguration {
  fileprivate var value: ConfigurationValue {
    var entries: [(String, ConfigurationValue)] = [("dataset", .string(dataset))]
    if let path { entries.append(("path", .string(path))) }
    entries.append(("scaling", scaling.value))
    var split: [(String, ConfigurationValue)] = [("source", .string(validation.source.rawValue))]
    switch validation.amount {
    case .count(let count): split.append(("count", .integer(count)))
    case .fraction(let fraction): split.append(("fraction", .double(fraction)))
    case .fold(let fold, let folds): split += [("folds", .integer(folds)), ("fold", .integer(fold))]
    case nil: break
    }
    entries.append(("validation", split.mapping))
    if let limit { entries.append(("limit", .integer(limit))) }
    if let augmentation { entries.append(("augmentation", augmentation.value)) }
    if let classNames { entries.append(("class_names", .list(classNames.map { .string($0) }))) }
    if let sampleWeights { entries.append(("sample_weights", .string(sampleWeights))) }
    if multiLabel { entries.append(("multi_label", .bool(true))) }
    if let imageSize {
      let sizes = [imageSize.pixels.height, imageSize.pixels.width] + (imageSize.channels.map { [$0] } ?? [])
      entries.append(("image_size", .list(sizes.map { .integer($0) })))
    }
    return (entries + readingEntries).mapping
  }
}

extension RunConfiguration.TrainingConfiguration {
  fileprivate var value: ConfigurationValue {
    var entries: [(String, ConfigurationValue)] = [
      ("batch_size", .integer(batchSize)), ("epochs", .integer(epochs)), ("shards", .integer(shards)),
      ("seed", .integer(Int(seed))), ("shuffle", .bool(shuffle)), ("accumulation", .integer(accumulation)),
    ]
    if let loss { entries.append(("loss", loss.kind.value)) }
    if onNonFinite != .stop { entries.append(("on_non_finite", .string(onNonFinite.rawValue))) }
    if metrics != [.accuracy] { entries.append(("metrics", .list(metrics.map(\.kind.value)))) }
    if let threshold { entries.append(("threshold", threshold.value)) }
    if let calibration { entries.append(("calibration", .string(calibration.rawValue))) }
    if let classWeight { entries.append(("class_weight", classWeight.value)) }
    entries += mixing?.settings ?? []
    if let linearScaling { entries.append(("linear_scaling", linearScaling.value)) }
    if let warmup { entries.append(("warmup", warmup.value)) }
    if let learningRateSchedule { entries.append(("learning_rate_schedule", learningRateSchedule.value)) }
    if let earlyStopping { entries.append(("early_stopping", earlyStopping.value)) }
    if let initialWeights { entries.append(("initial_weights", initialWeights.value)) }
    if !layers.isEmpty { entries.append(("layers", .list(layers.map(\.value)))) }
    if checkpoints != .standard { entries.append(("checkpoints", checkpoints.value)) }
    entries.append(("gradient_compression", .string(gradientCompression.rawValue)))
    return entries.mapping
  }
}

extension RunConfiguration.TrainingConfiguration.LinearScaling {
  fileprivate var value: ConfigurationValue { ["base_batch_size": .integer(baseBatchSize)] }
}

extension RunConfiguration.TrainingConfiguration.Warmup {
  fileprivate var value: ConfigurationValue {
    [length.entry(steps: "steps", epochs: "epochs"), ("initial_learning_rate", .double(initialLearningRate))].mapping
  }
}

extension OptimizerDescription {
  fileprivate var settings: [(String, ConfigurationValue)] {
    var (keys, copy) = (KeyWriter(), self)
    copy.visit(&keys)
    return keys.entries
  }
}

extension [(String, ConfigurationValue)] {
  package var mapping: ConfigurationValue { .mapping(map { ConfigurationValue.Entry($0.0, $0.1) }) }
}
