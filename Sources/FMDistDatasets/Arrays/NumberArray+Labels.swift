import FMDistPlatform

/// What is wrong with labels that are no class numbers.
extension NumberArray {
  /// The sentence for labels of which one at least is not a whole number from 0 to 65,535.
  func labelRefusal() -> DatasetError {
    let most = ClassNames.most
    func refusal(_ sentence: String) -> DatasetError { DatasetError(.malformed, "\(name): \(sentence)") }
    var different: Set<Double> = []
    var (above, firstAbove) = (0, 0)
    for index in 0..<count {
      let number = number(index)
      guard number >= 0, number.isFinite, number == number.rounded() else {
        return refusal(
          "expected labels that are class numbers, whole and from 0, found \(Self.text(number)) for image \(index). "
            + (number < 0
              ? "Correct it, or number the classes from 0 in both parts."
              : "Store class numbers in place of such values."))
      }
      if different.count <= most { different.insert(number) }
      if number >= Double(most) {
        if above == 0 { firstAbove = index }
        above += 1
      }
    }
    let found = "found label \(Self.text(self.number(firstAbove))) for image \(firstAbove)"
    guard different.count <= most else {
      return refusal(
        "fmdist supports at most \(NumberText.grouped(most)) classes, numbered from 0 to \(most - 1), \(found) and more than \(NumberText.grouped(most)) different labels in all, the "
          + "largest \(Self.text((0..<count).reduce(0) { max($0, self.number($1)) })). Leave out the images of some classes, or put classes together, "
          + "and number those that are left from 0.")
    }
    return refusal(
      "labels are class numbers from 0 to \(most - 1), \(found), and \(different.count) different labels in all. "
        + (above == 1 ? "Correct it. Or else: " : "") + Self.numbering + ".")
  }

  /// How labels of any kind become class numbers.
  static let numbering =
    "Number the classes from 0 in both parts (NumPy: classes = np.unique(np.concatenate([y_train, y_test])), then y_train = "
    + "np.searchsorted(classes, y_train) and y_test = np.searchsorted(classes, y_test))"
}
