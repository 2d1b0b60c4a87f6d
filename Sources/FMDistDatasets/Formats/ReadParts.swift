/// The parts of a data set as its files have them: training images, and perhaps others.
struct ReadParts {
  private(set) var training: LabelledImages
  private(set) var validation: LabelledImages?
  private(set) var test: LabelledImages?
  /// Whether what ``training`` has is called so, and not merely all there is.
  private let saysTraining: Bool
  /// Where they are, for messages.
  private let place: String

  /// Parts that were read. `saysTraining` as the files' names have it.
  init(training: LabelledImages, test: LabelledImages?, saysTraining: Bool = true, place: String) {
    (self.training, self.test, self.saysTraining, self.place) = (training, test, saysTraining, place)
  }

  /// The images and labels of `arrays`.
  init(_ arrays: ArrayParts, _ options: DatasetOptions) throws(DatasetError) {
    place = arrays.place
    var images = try arrays.part(.training, options)
    saysTraining = images != nil
    if images == nil { images = try arrays.part(.whole, options) }
    guard let images else {
      throw DatasetError(.malformed, "\(arrays.place): expected images and labels, found none.")
    }
    self.training = images
    validation = try arrays.part(.validation, options)
    test = try arrays.part(.test, options)
  }

  /// Draws a test part from the training images where there is none, as `draw` says, or without it ``TestDraw/standard``. Gives what there is to say.
  ///
  /// Images that are called training images are divided only where the configuration says so: their test images may have been left behind.
  mutating func drawTest(_ draw: TestDraw?) throws(DatasetError) -> String? {
    guard test == nil else {
      return draw == nil ? nil : "data.test is not used: there is a test part of \(test?.count ?? 0) images."
    }
    guard draw != nil || !saysTraining else {
      throw DatasetError(
        .malformed,
        "\(training.imagesName): there are training images, but no test images beside them in \(place). Add them; or set data.test: "
          + "{fraction: 0.2}, which draws a fifth of each class for the test.")
    }
    let all = training
    let draw = draw ?? .standard
    let split = try draw.split(all.labels.view.elements.map(Int.init), of: all.imagesName)
    training = all.selecting(split.training, as: "those that are trained")
    test = all.selecting(split.test, as: "those drawn for the test")
    return draw.note(drawn: split.test.count, of: all.count)
  }

  /// Puts the validation images behind the training images.
  mutating func appendValidation() throws(DatasetError) {
    guard var validation else { return }
    guard validation.size == training.size,
      validation.scale == nil || training.scale == nil || validation.scale == training.scale
    else {
      throw DatasetError(
        .malformed,
        "\(validation.imagesName): expected validation images of the training images' size and range, \(training.size), found "
          + "\(validation.size). Make them agree, or leave them out.")
    }
    try LabelledImages.joinLabelSets(&training, &validation)
    training = training.followed(by: validation)
    self.validation = nil
  }
}
