import FMDistMemory
import FMDistPlatform

/// How the classes of some data are those of a model: by name, wherever both sides have names.
package struct ClassMatch: Sendable, Equatable {
  /// The model's class of each of the data's; nil for one that has no images and that the model lacks.
  package let labels: [UInt16?]
  /// The model's classes.
  package let classNames: [String]
  /// What is to be said where only numbers could be matched.
  package let warning: String?

  /// Matches the classes of `dataset` with `classNames`, those of `model` in the order of its outputs.
  ///
  /// Where the model's configuration renamed its data's classes, `renamed` are the names that the data itself had, in the same order. They mean
  /// the same in other data, unless a name is in both lists and stands for different classes there: then names are taken as they are, but in
  /// the data of the training (`isOfTraining`), where the configuration counts. Mere numbers on one side match names by their order where both have as many, and ``warning`` says so. Names that do not fit are refused
  /// with both lists.
  package init(
    _ dataset: Dataset, to classNames: [String], renamed: [String]? = nil, isOfTraining: Bool = false, model: String
  ) throws(DatasetError) {
    self.classNames = classNames
    let own = dataset.training.classNames
    func lists(_ what: String) -> String {
      "the classes of \(model) are \(classNames.listed()); those of \(dataset.name) (\(dataset.source.place)) are "
        + "\(own.listed()): \(what)"
    }
    let known = Dictionary(zip(classNames, classNames.indices.map { UInt16($0) })) { first, _ in first }
    let before = Dictionary(zip(renamed ?? [], classNames)) { first, _ in first }
    let isAmbiguous =
      !isOfTraining && own.contains { name in known[name] != nil && before[name] != nil && before[name] != name }
    let names = isAmbiguous ? own : own.map { before[$0] ?? $0 }
    let counts = zip(dataset.training.countsPerClass, dataset.test.countsPerClass).map { $0 + $1 }
    let unknown = names.indices.filter { counts[$0] > 0 && known[names[$0]] == nil }
    if unknown.isEmpty, Set(names).count == names.count {
      labels = names.map { known[$0] }
      warning = nil
      return
    }
    let areNumbers = own.areNumbers
    let modelHasNumbers = classNames.areNumbers
    guard !(areNumbers || modelHasNumbers) || own.count == classNames.count else {
      let side = areNumbers ? "the data" : "the model"
      throw DatasetError(
        .malformed,
        lists(
          "\(side) has only numbers for its classes, and numbers stand for \(areNumbers == modelHasNumbers ? "the same classes" : "names in their order") "
            + "only where there are as many: the model has \(classNames.count) classes, the data \(own.count). Say which classes the data has: "
            + "\(modelHasNumbers ? "the model's numbers" : "the model's names for them"), one a line in the order of the data's labels, in classes.txt "
            + "beside the data."))
    }
    guard areNumbers || modelHasNumbers else {
      let strangers = unknown.map { own[$0] }
      throw DatasetError(
        .malformed,
        lists(
          (strangers.isEmpty ? "two of them have one name" : "the model lacks \(strangers.listed())")
            + ". Give data of the model's classes, by the same names."))
    }
    labels = own.indices.map { UInt16($0) }
    let side = areNumbers ? "the data has only numbers for its classes" : "the model has only numbers for its classes"
    warning = lists(
      "\(side), so that class 0 is taken for \(areNumbers ? classNames[0] : own[0]), and so on. Names in classes.txt beside the data "
        + "settle it.")
  }

  /// Whether nothing changes.
  package var isIdentity: Bool {
    labels.count == classNames.count && labels.enumerated().allSatisfy { $1.map(Int.init) == $0 }
  }

  /// `dataset`, which was matched, with the model's classes.
  package func applied(to dataset: Dataset) -> Dataset {
    Dataset(
      name: dataset.name, training: applied(to: dataset.training), test: applied(to: dataset.test),
      source: dataset.source)
  }

  private func applied(to set: ImageSet) -> ImageSet {
    if isIdentity { return set.renamingClasses(classNames) }
    if let sets = set.labelSets {
      let permuted = sets.map { marks in
        var own = [Bool](repeating: false, count: classNames.count)
        for (index, label) in labels.enumerated() where marks[index] { own[Int(label ?? 0)] = true }
        return own
      }
      return ImageSet(
        pixels: set.pixels, labels: set.labels, labelSets: permuted, height: set.height, width: set.width,
        channels: set.channels, classNames: classNames
      ).weighted(by: set.weights)
    }
    let numbers = Buffer<UInt16>(count: set.count)
    // Every class with images has a number.
    for index in 0..<set.count { numbers.view[index] = labels[Int(set.labels.view[index])] ?? 0 }
    return ImageSet(
      pixels: set.pixels, labels: numbers, height: set.height, width: set.width, channels: set.channels,
      classNames: classNames
    ).weighted(by: set.weights)
  }
}
