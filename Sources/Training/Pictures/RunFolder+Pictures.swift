import Foundation
import Reports

extension RunFolder {
  /// The file of a picture.
  public func picture(_ name: RunPictures.Name, _ format: Picture.Format) -> String {
    "\(path)/\(name.rawValue).\(format.rawValue)"
  }

  /// The confusion matrix as comma-separated values.
  public var confusionTable: String { "\(path)/confusion.csv" }

  /// All errors as comma-separated values.
  public var errorTable: String { "\(path)/errors.csv" }

  /// The file of the errors of which the class is called `label` and what it was taken for `prediction`.
  func pairPicture(_ label: String, _ prediction: String, _ format: Picture.Format) -> String {
    func plain(_ name: String) -> String {
      String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
    }
    return "\(path)/\(Self.pairPrefix)\(plain(label))-as-\(plain(prediction)).\(format.rawValue)"
  }

  private static let pairPrefix = "errors-of-"

  /// All files that ``RunPictures`` writes, or has written.
  var pictureFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let pairs = names.filter { $0.hasPrefix(Self.pairPrefix) && Picture.Format(path: $0) != nil }
    return RunPictures.Name.allCases.flatMap { name in Picture.Format.allCases.map { picture(name, $0) } }
      + [confusionTable, errorTable] + pairs.map { "\(path)/\($0)" }
  }

  /// The folder's own name.
  var name: String { URL(filePath: path).standardizedFileURL.lastPathComponent }
}
