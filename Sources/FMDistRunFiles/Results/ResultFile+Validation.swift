extension ResultFile {
  /// Throws `.malformed` unless the numbers can be those of one run: counts that are not negative, an accuracy that is the confusion
  /// matrix's, a name for each of its classes.
  func validate(path: String) throws(RunFileError) {
    let numbers = NumberValidator(path: path)
    try numbers.require(share: testAccuracy, at: "test_accuracy")
    try numbers.require(
      (confusion == nil) != (classCounts == nil), at: "confusion", "a confusion matrix, or class_counts",
      found: confusion == nil ? "neither" : "both")
    if let confusion {
      let matrix = try ConfusionMatrix(
        confusion, classNames: classNames ?? confusion.indices.map(String.init), path: path)
      try numbers.require(
        testAccuracy.isNaN || abs(testAccuracy - matrix.accuracy) < 1e-9, at: "test_accuracy",
        "\(matrix.accuracy), as \(matrix.correct) of the confusion matrix's \(matrix.total) images are right",
        found: "\(testAccuracy)")
    }
    for (label, counts) in (classCounts ?? []).enumerated() {
      let place = "class_counts, class \(label)"
      for count in [counts.support, counts.predictedPositives] {
        try numbers.require(count, in: 0...Int(Int32.max), at: place)
      }
      try numbers.require(counts.truePositives, in: 0...min(counts.support, counts.predictedPositives), at: place)
    }
    if let classCounts {
      try numbers.require(
        classNames?.count == classCounts.count, at: "class_names", "\(classCounts.count), as class_counts has",
        found: "\(classNames?.count ?? 0)")
    }
    if let classWeights {
      try numbers.require(
        classWeights.count == classNames?.count, at: "class_weights", "one for each of class_names",
        found: "\(classWeights.count)")
      for weight in classWeights {
        try numbers.require(
          weight.isFinite && weight >= 0, at: "class_weights", "numbers of at least 0", found: "\(weight)")
      }
    }
    if let temperature {
      try numbers.require(
        temperature.isFinite && temperature > 0, at: "temperature", "a number above 0", found: "\(temperature)")
    }
    for threshold in thresholds ?? [] { try numbers.require(share: threshold, at: "thresholds") }
    if let calibration { try calibration.validate(count: confusion?.joined().reduce(0, +), path: path) }
    try numbers.require(amount: testLoss, at: "test_loss")
    for metric in testMetrics {
      try numbers.require(
        NamedMetric.isName(metric.name), at: "test_metrics", "names of small letters, digits and '_'",
        found: metric.name)
      try numbers.require(share: metric.value, at: "test_metrics.\(metric.name)")
    }
    for restart in restarts {
      try numbers.require(restart.ended.isFinite, at: "restarts, ended", "a finite number", found: "\(restart.ended)")
      try numbers.require(restart.epoch, in: 1...NumberValidator.mostEpochs + 1, at: "restarts, epoch")
      try numbers.require(restart.sampleOffset, in: 0...Int(Int32.max), at: "restarts, images")
      try numbers.require(restart.ranks, in: 1...Int.max, at: "restarts, ranks")
    }
    try numbers.require(share: validationAccuracy, at: "validation_accuracy")
    try numbers.require(amount: imagesPerSecond, at: "images_per_second")
    try numbers.require(amount: seconds, upTo: NumberValidator.mostSeconds, at: "seconds")
    try numbers.require(epochs, in: 0...NumberValidator.mostEpochs, at: "epochs")
    try numbers.require(weightsEpoch, in: 0...epochs, at: "weights_epoch")
    for (value, least, place) in [
      (parameterCount, 0, "parameter_count"), (ranks, 1, "ranks"), (threadsPerRank, 1, "threads_per_rank"),
      (batchSize, 1, "batch_size"),
      (seed, 0, "seed"),
    ] { try numbers.require(value, in: least...Int.max, at: place) }
  }
}
