import FMDistPlatform

/// What a folder holds of folders of PNG images: `train/CLASS/*.png` and `test/CLASS/*.png`, or what people have in their place.
struct PictureFolders {
  /// How much of a data set is there.
  enum State: Equatable {
    case none, whole, lacksTest
    /// Images are there, but elsewhere: "has …", and what to do.
    case misplaced(String)
  }

  let state: State

  private static let trainingNames: Set<String> = ["train", "training"]
  private static let testNames = ["test", "testing", "val", "valid", "validation", "eval", "dev"]

  /// Looks into the folder at `path`, in which there are `names`.
  init(_ path: String, names: [String]) {
    let (train, test) = (PNGDataset.parts.training, PNGDataset.parts.test)
    let parts = names.filter {
      (Self.trainingNames.contains($0.lowercased()) || Self.testNames.contains($0.lowercased()))
        && Self.holds("\(path)/\($0)") { FileSystem.isFolder($0) }
    }
    // A folder of the right name counts first, then one of its spellings, in the order of the list.
    func part(_ own: String, _ others: [String]) -> String? {
      parts.contains(own) ? own : others.lazy.compactMap { other in parts.first { $0.lowercased() == other } }.first
    }
    switch (part(train, Self.trainingNames.sorted()), part(test, Self.testNames)) {
    case (train, test): state = .whole
    case (train, nil): state = .lacksTest
    case let (training?, other?):
      state = .misplaced(
        "has the folders \(training) and \(other), and fmdist reads \(train) and \(test): rename "
          + [(training, train), (other, test)].filter { $0.0 != $0.1 }.map { "\($0.0.visible) to \($0.1)" }.joined(
            separator: ", and "))
    case let (training?, nil):
      state = .misplaced(
        "has the folder \(training) but none for the test images, and fmdist reads \(train) and \(test): rename \(training) to \(train), "
          + "and move a part of its images to \(test)/CLASS")
    case let (nil, other?):
      state = .misplaced(
        "has the folder \(other) but no \(train), and fmdist reads \(train)/CLASS/*.png and \(test)/CLASS/*.png: the training images are "
          + "missing")
    case (nil, nil): state = Self.flat(path, names)
    }
  }

  /// What is to be said of a folder that holds class folders itself, or images without folders of classes.
  private static func flat(_ path: String, _ names: [String]) -> State {
    let (train, test) = (PNGDataset.parts.training, PNGDataset.parts.test)
    let classes = names.filter { !$0.hasPrefix(".") && holds("\(path)/\($0)", isPicture) }
    let bare = classes.filter { [train, test].contains($0) }
    guard bare.isEmpty else {
      return .misplaced(
        "has images in \(bare.joined(separator: " and ")), but no folders of classes there: move them to \(path)/\(train)/CLASS and "
          + "\(path)/\(test)/CLASS")
    }
    guard let name = classes.first else { return .none }
    let own = path.split(separator: "/").last.map(String.init) ?? ""
    if [train, test].contains(own) {
      return .misplaced("has the images of one part alone: give the folder above it, which holds \(train) and \(test)")
    }
    return .misplaced(
      "has PNG images in class folders (\(name.visible)\(classes.count > 1 ? " and others" : "")), but no \(train) and \(test) folders: move "
        + "them to \(path)/\(train)/CLASS and \(path)/\(test)/CLASS")
  }

  private static func holds(_ folder: String, _ isWanted: (String) -> Bool) -> Bool {
    let inside = (try? FileSystem.names(in: folder)) ?? []
    return inside.contains { !$0.hasPrefix(".") && isWanted("\(folder)/\($0)") }
  }

  private static func isPicture(_ path: String) -> Bool { path.lowercased().hasSuffix(".png") }
}
