import FMDistPlatform
import Foundation

/// The names of classes, as a person gives them.
package struct ClassNames: Sendable, Equatable {
  /// In the order of the labels, each as ``normalized(_:)`` has it.
  package let names: [String]

  /// The file with a name a line, which may lie beside any data.
  static let fileName = "classes.txt"
  /// What a label of 16 bits can tell apart.
  package static var most: Int { Int(UInt16.max) + 1 }

  /// Names from `origin`, such as `data.class_names`: at most 65,536, each on one line, none empty, none twice.
  package init(_ names: [String], origin: String) throws(DatasetError) {
    func refusal(_ sentence: String) -> DatasetError {
      DatasetError(origin.hasPrefix("data.") ? .configuration : .malformed, "\(origin): \(sentence)")
    }
    guard (1...Self.most).contains(names.count) else {
      throw refusal("expected 1 to \(NumberText.grouped(Self.most)) names of classes, found \(names.count).")
    }
    let normalized = names.map(Self.normalized)
    var first: [String: Int] = [:]
    for (index, name) in normalized.enumerated() {
      guard !name.allSatisfy(\.isWhitespace), !name.contains(where: \.isNewline) else {
        throw refusal("expected a name on one line for class \(index), found \"\(names[index])\".")
      }
      if let other = first[name] {
        throw refusal(
          "classes \(other) and \(index) are both called \"\(name)\"\(Self.spellings(names[other], names[index])). Give each a "
            + "name of its own.")
      }
      first[name] = index
    }
    self.names = normalized
  }

  /// The names in `folder`'s file of names, or nil if there is none. Blank lines at the end do not count.
  static func file(in folder: String) throws(DatasetError) -> ClassNames? {
    let path = folder + "/" + fileName
    guard FileSystem.exists(path) else { return nil }
    let file = try InputFile(path)
    let longest = 1 << 20
    guard file.size <= longest, let text = String(bytes: try file.take(file.size), encoding: .utf8) else {
      throw DatasetError(
        .malformed, "\(path): expected a name of a class on each line, as UTF-8, found something else.")
    }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
    return try ClassNames(lines, origin: path)
  }

  /// What the folder of images of the class `name` is called: a `/` in it, and a `.` at its start, become `-`.
  static func folderName(_ name: String) -> String {
    let plain = name.replacing("/", with: "-").replacing("\0", with: "-")
    return plain.hasPrefix(".") ? "-" + plain.dropFirst() : plain
  }
}
