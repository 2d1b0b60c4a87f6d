import FMDistDatasets
import FMDistMemory

/// Which images a model takes.
extension Model {
  /// Of these two, with one table of label sets.
  static func dataset(_ training: ImageSet, _ test: ImageSet) throws(Failure) -> FMDistDatasets.Dataset {
    var (training, test) = (training, test)
    if let one = training.labelSets, let other = test.labelSets, one != other {
      let joined = LabelSets.joined(one, other)
      guard joined.sets.count <= LabelSets.most else {
        throw Failure(.badData, LabelSets.refusal(of: joined.sets.count))
      }
      (training, test) = (
        training.relabelled(joined.sets, by: joined.first), test.relabelled(joined.sets, by: joined.second)
      )
    }
    return FMDistDatasets.Dataset(name: Configuration.dataName, training: training, test: test)
  }

  func expectShape(_ images: Images, _ what: String) throws(Failure) {
    guard images.shape == inputShape else {
      throw Failure(.badData, "the \(what) are \(images.shape), and the model is for images of \(inputShape)")
    }
  }

  /// `images`, if they are of the model's shape and classes, or of `names` in place of the model's.
  func fitting(_ images: Images, _ what: String, as names: [String]? = nil) throws(Failure) -> Images {
    try expectShape(images, what)
    let isMultiLabel = configuration.run.data.multiLabel
    guard (images.bytes.labelSets != nil) == isMultiLabel else {
      throw Failure(
        .badData,
        isMultiLabel
          ? "the \(what) have one class each, and the model is for several (data.multi_label: true): give the classes of each image as a list"
          : "the \(what) may have several classes each, and the model is for one: set `data.multi_label=true`")
    }
    let known = names ?? classNames
    let theirs = names == nil ? "the model has \(known.count)" : "the training images have \(known.count)"
    let isNumbered = images.classNames.areNumbers
    guard images.classNames.count == known.count || isNumbered && images.classNames.count < known.count else {
      let advice = isNumbered ? "correct the labels" : "give as many class names"
      throw Failure(
        .badData,
        "the \(what) have \(images.classNames.count) classes, \(images.classNames.listed()), and \(theirs): \(advice), or end the model in "
          + "as many units")
    }
    // A model takes the names of what it is trained on, if it has none.
    if names == nil, trainedEpochs == 0 || known.areNumbers, images.classNames.count == known.count { return images }
    guard let named = images.named(known) else {
      throw Failure(
        .badData,
        "the classes of the \(what) are called \(images.classNames.listed()), and those of the \(names == nil ? "model" : "training images") "
          + "\(known.listed()): give labels and classNames in that order")
    }
    return named
  }
}
