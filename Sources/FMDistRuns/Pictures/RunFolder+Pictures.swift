import FMDistPlatform
import FMDistReports
import FMDistTraining

extension RunFolder {
  /// The file of a picture.
  package func picture(_ name: RunPictures.Name, _ format: Picture.Format) -> String {
    "\(path)/\(name.rawValue).\(format.rawValue)"
  }

  /// The confusion matrix as comma-separated values.
  package var confusionTable: String { "\(path)/confusion.csv" }

  /// All errors as comma-separated values.
  package var errorTable: String { "\(path)/errors.csv" }

  /// The file of the errors of one kind: with the numbers of both classes, which tell it from all others, and as much of their names as a
  /// file's name can have.
  package func pairPicture(_ pair: ClassPair, classNames: [String], _ format: Picture.Format) -> String {
    func plain(_ label: Int) -> String {
      var name = "\(label)-"
      for letter in classNames[label] {
        let letter = letter.isLetter || letter.isNumber || "._-".contains(letter) ? letter : "-"
        guard name.utf8.count + String(letter).utf8.count <= Self.mostBytes else { break }
        name.append(letter)
      }
      return name
    }
    return "\(path)/\(Self.pairPrefix)\(plain(pair.label))-as-\(plain(pair.prediction)).\(format.rawValue)"
  }

  private static let pairPrefix = "errors-of-"
  /// Of a class in a file's name: two of them, and what is put behind while it is written, stay below the 255 of a file system.
  private static let mostBytes = 80

  /// All files that ``RunPictures`` writes, or has written.
  var pictureFiles: [String] {
    let names = (try? FileSystem.names(in: path)) ?? []
    let pairs = names.filter(Self.isPairPicture)
    return RunPictures.Name.allCases.flatMap { name in Picture.Format.allCases.map { picture(name, $0) } }
      + [confusionTable, errorTable] + pairs.map { "\(path)/\($0)" }
  }

  /// Whether ``pairPicture(_:classNames:_:)`` gives such a name: `errors-of-3-…-as-5-….png`.
  private static func isPairPicture(_ name: String) -> Bool {
    guard Picture.Format(path: name) != nil, name.hasPrefix(pairPrefix) else { return false }
    return name.wholeMatch(of: /errors-of-[0-9]+-.*-as-[0-9]+-.*\.(png|svg)/) != nil
  }

  /// The folder's own name.
  var name: String {
    let last = PathText.split(path).name
    guard [".", "..", ""].contains(last) else { return last }
    return FileSystem.realPath(path).map { PathText.split($0).name } ?? last
  }
}
