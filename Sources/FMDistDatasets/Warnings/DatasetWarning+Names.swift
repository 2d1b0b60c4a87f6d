import FMDistPlatform

/// What the classes are called.
extension DatasetWarning {
  /// Names that a person takes for one, and configured names that contradict the data's.
  static func namesAlike(in dataset: Dataset) -> [DatasetWarning] {
    let names = dataset.training.classNames
    var found: [DatasetWarning] = []
    var first: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      let look = ClassNames.appearance(name)
      guard let other = first[look] else {
        first[look] = index
        continue
      }
      found.append(
        DatasetWarning(
          .classNames,
          "classes \(other) and \(index) are called \"\(names[other])\" and \"\(name)\", which differ only in capitals, blanks, marks of no "
            + "width, ways to write a letter or letters of other alphabets (\(ClassNames.codePoints(names[other])) and \(ClassNames.codePoints(name))). If they are one "
            + "class, put their images together."))
    }
    let places = Dictionary(zip(names, names.indices)) { first, _ in first }
    if let own = dataset.source.ownClassNames,
      let moved = own.indices.first(where: { index in places[own[index]].map { $0 != index } ?? false })
    {
      found.append(
        DatasetWarning(
          .classNames, concernsTest: true,
          "data.class_names is \(names.listed()), where the data itself has \(Set(own) == Set(names) ? "the same classes in another order" : "other names"): "
            + "\(own.listed()). Its \(own[moved]), class \(moved), is called \(names[moved]) here. The configuration counts. Leave "
            + "data.class_names out if the data is right."))
    }
    return found
  }
}
