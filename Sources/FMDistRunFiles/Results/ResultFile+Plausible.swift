extension ResultFile {
  /// Throws `.malformed` unless the numbers can be those of one run: counts that are not negative, an accuracy that is the confusion
  /// matrix's, a name for each of its classes.
  func requirePlausible(path: String) throws(RunFileError) {
    let numbers = PlausibleNumbers(path: path)
    let classes = confusion.count
    for (label, row) in confusion.enumerated() {
      try numbers.require(
        row.count == classes, at: "confusion, row \(label + 1)", "\(classes) numbers, as there are \(classes) rows",
        found: "\(row.count)")
      for count in row { try numbers.require(count, in: 0...Int(Int32.max), at: "confusion, row \(label + 1)") }
    }
    // Rows and numbers are few enough for a sum that can't overflow: the file has less than 2^26 bytes, so counts.
    let total = confusion.joined().reduce(0, +)
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    try numbers.require(share: testAccuracy, at: "test_accuracy")
    let accuracy = total == 0 ? 0 : Double(right) / Double(total)
    try numbers.require(
      testAccuracy.isNaN || abs(testAccuracy - accuracy) < 1e-9, at: "test_accuracy",
      "\(accuracy), as \(right) of the confusion matrix's \(total) images are right", found: "\(testAccuracy)")
    if let classNames {
      try numbers.require(
        classNames.count == classes, at: "class_names", "\(classes), as the confusion matrix has",
        found: "\(classNames.count)")
    }
    try numbers.require(amount: testLoss, upTo: PlausibleNumbers.mostLoss, at: "test_loss")
    try numbers.require(share: validationAccuracy, at: "validation_accuracy")
    try numbers.require(amount: imagesPerSecond, at: "images_per_second")
    try numbers.require(amount: seconds, upTo: PlausibleNumbers.mostSeconds, at: "seconds")
    try numbers.require(epochs, in: 0...PlausibleNumbers.mostEpochs, at: "epochs")
    try numbers.require(weightsEpoch, in: 0...epochs, at: "weights_epoch")
    for (value, least, place) in [
      (parameterCount, 0, "parameter_count"), (ranks, 1, "ranks"), (threadsPerRank, 1, "threads_per_rank"),
      (batchSize, 1, "batch_size"),
      (seed, 0, "seed"),
    ] { try numbers.require(value, in: least...Int.max, at: place) }
  }
}
