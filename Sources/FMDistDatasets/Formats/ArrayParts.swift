/// The arrays of a data set, images and labels of each of its parts.
struct ArrayParts {
  /// Images and labels of the training part, or of the whole, and of those others that there are.
  let arrays: [ArrayRole: NumberArray]
  /// Where they are, for messages.
  let place: String
  /// Whether samples may be the last dimension (``ArrayPair/samplesMayBeLast``).
  var samplesMayBeLast = false

  /// Whether arrays of these roles are a data set: images and labels to train on, and of another part both or none.
  static func isEnough(_ roles: [ArrayRole: some Any]) -> Bool {
    func has(_ part: ArrayRole.Part) -> Int {
      ArrayRole.Content.allCases.count { roles[ArrayRole(part: part, content: $0)] != nil }
    }
    return (has(.training) == 2 || has(.whole) == 2) && has(.test) != 1
  }

  /// Images and labels of `part`, if it is there.
  func part(_ part: ArrayRole.Part, _ options: DatasetOptions) throws(DatasetError) -> LabelledImages? {
    guard let images = arrays[ArrayRole(part: part, content: .images)],
      let labels = arrays[ArrayRole(part: part, content: .labels)]
    else { return nil }
    return try ArrayPair(
      images: images, labels: labels, samplesMayBeLast: samplesMayBeLast, isMultiLabel: options.isMultiLabel,
      layout: options.layout
    ).read(wanted: options.imageSize)
  }
}
