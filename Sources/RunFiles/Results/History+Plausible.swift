extension History {
  /// Throws `.malformed` unless the rows are the epochs 1, 2, … in order, with shares from 0 to 1 and finite losses; what was not measured
  /// may be `.nan`. `place` stands before the line's number.
  func requirePlausible(path: String, place: String) throws(RunFileError) {
    let numbers = PlausibleNumbers(path: path)
    for (index, row) in rows.enumerated() {
      let line = "\(place)line \(index + 2)"
      try numbers.require(
        row.epoch == index + 1 && row.epoch <= PlausibleNumbers.mostEpochs, at: line, "epoch \(index + 1)",
        found: "epoch \(row.epoch)")
      try numbers.require(amount: row.loss, at: "\(line), loss")
      try numbers.require(share: row.accuracy, at: "\(line), acc")
      try numbers.require(amount: row.validationLoss, at: "\(line), val_loss")
      try numbers.require(share: row.validationAccuracy, at: "\(line), val_acc")
    }
  }
}

extension History.Row {
  /// The value in the column of that name; nil for another name.
  public func value(inColumn name: String) -> Double? {
    switch name {
    case "loss": loss
    case "acc": accuracy
    case "val_loss": validationLoss
    case "val_acc": validationAccuracy
    default: nil
    }
  }
}
