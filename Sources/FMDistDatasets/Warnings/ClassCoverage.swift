import FMDistPlatform

/// Which classes have images in which part.
struct ClassCoverage {
  private let names: [String]
  /// Images of each class in the training file and the test set.
  private let file, test: [Int]
  /// Those that are trained and that validate, if that is known; validation is nil where the test set validates.
  private let trained, validated: [Int]?
  private let validation: ValidationSplit?
  private let limit: Int?
  private let isSorted: Bool
  private let takenByValidation: Set<Int>

  init(_ dataset: Dataset, split: Split?, validation: ValidationSplit?, limit: Int?) {
    let training = dataset.training
    names = training.classNames
    let file = training.countsPerClass
    self.file = file
    test = dataset.test.countsPerClass
    self.validation = validation
    self.limit = limit
    let trained = split.map { training.counts(of: $0.training.view.elements) }
    let validated = split.flatMap { $0.validatesOnTestSet ? nil : training.counts(of: $0.validation.view.elements) }
    (self.trained, self.validated) = (trained, validated)
    let labels = training.labels.view.elements
    isSorted = file.count { $0 > 0 } > 1 && zip(labels, labels.dropFirst()).allSatisfy { $0 <= $1 }
    takenByValidation = Set(file.indices.filter { file[$0] > 0 && validated?[$0] == file[$0] })
  }

  var warnings: [DatasetWarning] {
    var found: [DatasetWarning] = []
    func add(concernsTest: Bool = false, _ message: String) {
      found.append(DatasetWarning(.missingClass, concernsTest: concernsTest, message))
    }
    let present = file.indices.filter { file[$0] > 0 }
    let nowhere = file.indices.filter { file[$0] == 0 && test[$0] == 0 }
    if !nowhere.isEmpty {
      add(
        concernsTest: true,
        "there is no image of \(list(nowhere)), neither to train nor to test. Add images, or take the \(nowhere.count == 1 ? "name" : "names") "
          + "out of the list of classes.")
    }
    if !untrained.isEmpty { found.append(untrainedWarning) }
    if present.count == 1, let only = present.first {
      found.append(
        DatasetWarning(
          .oneClass,
          "all \(file[only]) training images are of the class \(names[only]): a model with no other class is right without learning "
            + "anything. Add images of another class."))
    }
    if let trained {
      let lost = present.filter { trained[$0] == 0 && !takenByValidation.contains($0) }
      if !lost.isEmpty, let limit {
        add(
          "data.limit: \(limit) keeps the first \(limit) images, none of \(list(lost))\(ofAll(lost, present))\(sortedClause). Leave data.limit "
            + "out, or shuffle the images.")
      }
      let taken = present.filter { trained[$0] == 0 && takenByValidation.contains($0) }
      if !taken.isEmpty {
        let single = taken.allSatisfy { file[$0] == 1 }
        add(
          "there is no image of \(list(taken))\(ofAll(taken, present)) to train on, as all of them validate. "
            + (single ? "Add images, or validate on the test set with data.validation: {source: test}." : stratify))
      }
    }
    if let validated {
      let unseen = present.filter { validated[$0] == 0 }
      if !unseen.isEmpty {
        add("there is no validation image of \(list(unseen))\(ofAll(unseen, present))\(validationRemedy(unseen))")
      }
    }
    let untested = present.filter { test[$0] == 0 }
    if !untested.isEmpty {
      add(
        concernsTest: true,
        "there is no test image of \(list(untested))\(ofAll(untested, present)): the test accuracy says nothing about "
          + "\(untested.count == 1 ? "this class" : "these classes"). Add images to the test set.")
    }
    return found
  }

  private var untrained: [Int] { file.indices.filter { file[$0] == 0 && test[$0] > 0 } }

  private var untrainedWarning: DatasetWarning {
    let images = untrained.reduce(0) { $0 + test[$1] }
    return DatasetWarning(
      .missingClass, concernsTest: true,
      "there is no training image of \(list(untrained)), and \(images) in the test set: a class without training is hardly ever predicted. "
        + "Add training images, or leave these out of the test set.")
  }

  /// What there is to say of the test set where the classes are a trained model's: they are not to be changed, and what the training
  /// file has counts only if it was trained, as `isTrained` says.
  func warningsOnTest(isTrained: Bool) -> [DatasetWarning] {
    let untested = test.indices.filter { test[$0] == 0 }
    var found = isTrained && !untrained.isEmpty ? [untrainedWarning] : []
    if !untested.isEmpty {
      found.append(
        DatasetWarning(
          .missingClass, concernsTest: true,
          "the test data has no image of \(list(untested)); \(untested.count == 1 ? "its recall is" : "their recall is") not measured."
        ))
    }
    return found
  }

  private var sortedClause: String { isSorted ? ", as they are sorted by class" : "" }
  private var stratify: String { "Set data.validation.source to stratified." }

  private func validationRemedy(_ unseen: [Int]) -> String {
    if unseen.allSatisfy({ file[$0] == 1 }) {
      return ", as there is only 1 image of \(unseen.count == 1 ? "it" : "each"): its accuracy says nothing about "
        + "\(unseen.count == 1 ? "this class" : "these classes"). Add images, or validate on the test set with data.validation: "
        + "{source: test}."
    }
    if let validation, case .fold(_, let folds) = validation.amount, validation.source == .stratified {
      return
        ": there are fewer images of \(unseen.count == 1 ? "it" : "each") than the \(folds) folds. Take fewer folds."
    }
    switch validation?.source {
    case .last: return ": the last images validate\(isSorted ? ", and they are sorted by class" : ""). \(stratify)"
    case .stratified: return ": there are too few for all classes. Raise data.validation.count, or take a fraction."
    case .random, .test, nil: return ". \(stratify)"
    }
  }

  private func list(_ classes: [Int]) -> String { classes.map { names[$0] }.listed(8) }

  private func ofAll(_ classes: [Int], _ present: [Int]) -> String {
    classes.count > 1 ? " (\(classes.count) of \(present.count) classes)" : ""
  }
}
