extension History.Row {
  /// Throws `.malformed`, with the line, unless a run can have written this as its row of epoch `epoch`.
  func validate(as epoch: Int, path: String, place: String) throws(RunFileError) {
    let numbers = NumberValidator(path: path)
    let line = "\(place)line \(epoch + 1)"
    try numbers.require(
      self.epoch == epoch && epoch <= NumberValidator.mostEpochs, at: line, "epoch \(epoch)",
      found: "epoch \(self.epoch)")
    try numbers.require(amount: loss, at: "\(line), loss")
    try numbers.require(share: accuracy, at: "\(line), acc")
    try numbers.require(amount: validationLoss, at: "\(line), val_loss")
    try numbers.require(share: validationAccuracy, at: "\(line), val_acc")
    for metric in validationMetrics { try numbers.require(share: metric.value, at: "\(line), val_\(metric.name)") }
  }
}
