import Foundation

/// A table that says the classes of image files, as on Kaggle: `id,label` or `file,class`, a line a file.
package struct LabelTable: Sendable, Equatable {
  /// A line: the file as the table calls it, its class, and the line's number from 1.
  package struct Row: Sendable, Equatable {
    package let file, label: String
    package let line: Int

    package init(file: String, label: String, line: Int) { (self.file, self.label, self.line) = (file, label, line) }
  }

  package private(set) var rows: [Row] = []
  /// Lines without a file or a class.
  package private(set) var incomplete: [Int] = []

  private static let fileNames: Set<String> = [
    "file", "filename", "filepath", "image", "imagename", "imagepath", "imageid", "imagefile", "path", "id", "img",
    "name",
  ]
  private static let labelNames: Set<String> = [
    "label", "class", "category", "target", "classname", "labelname", "species", "breed", "diagnosis", "y",
  ]
  /// A table of pixels has more columns.
  private static let mostColumns = 40

  /// Which columns of the header `line` are the file's and the class's, and what parts them; nil if it is no such header.
  static func columns(_ line: Substring) -> (file: Int, label: Int, separator: Character)? {
    for separator: Character in [",", "\t", ";"] {
      let names = fields(line, separator).map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
      guard (2...mostColumns).contains(names.count) else { continue }
      // A column called `id` counts only where no other names the files.
      let files = names.indices.filter { fileNames.contains(names[$0]) }
      let file = files.first { !["id", "name"].contains(names[$0]) } ?? files.first
      guard let file, let label = names.indices.first(where: { labelNames.contains(names[$0]) }) else { continue }
      return (file, label, separator)
    }
    return nil
  }

  /// The table in `text`; nil if its first line is no such header. With `most`, so many rows of it.
  package init?(_ text: String, most: Int = .max) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    guard let header = lines.popFirst(), let columns = Self.columns(header) else { return nil }
    for (index, line) in lines.enumerated() {
      if line.allSatisfy(\.isWhitespace) { continue }
      if rows.count >= most { break }
      let fields = Self.fields(line, columns.separator)
      guard fields.indices.contains(columns.file), fields.indices.contains(columns.label),
        !fields[columns.file].isEmpty, !ClassNames.normalized(fields[columns.label]).isEmpty
      else {
        incomplete.append(index + 2)
        continue
      }
      rows.append(
        Row(
          file: fields[columns.file].replacing("\\", with: "/"), label: ClassNames.normalized(fields[columns.label]),
          line: index + 2))
    }
  }

  /// The fields of `line`; a separator in quotes is a part of one.
  private static func fields(_ line: Substring, _ separator: Character) -> [String] {
    var (fields, field, isQuoted, follows) = ([String](), "", false, false)
    for letter in line {
      if letter == "\"" {
        // Inside quotes, one is written twice.
        if follows { field.append(letter) }
        follows = isQuoted
        isQuoted.toggle()
        continue
      }
      follows = false
      if letter == separator, !isQuoted {
        fields.append(field)
        field = ""
      } else {
        field.append(letter)
      }
    }
    fields.append(field)
    return fields.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
