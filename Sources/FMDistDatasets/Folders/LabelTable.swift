import FMDistPlatform
import Foundation

/// A table that says the classes of image files, as on Kaggle: `id,label` or `file,class`, a line a file.
package struct LabelTable: Sendable, Equatable {
  /// A line: the file as the table calls it, its class, the line's number from 1, and the part that it is of where a column says so.
  package struct Row: Sendable, Equatable {
    package let file, label: String
    package let line: Int
    package let part: FolderPart?

    package init(file: String, label: String, line: Int, part: FolderPart? = nil) {
      (self.file, self.label, self.line, self.part) = (file, label, line, part)
    }
  }

  package private(set) var rows: [Row] = []
  /// Lines without a file or a class, or of no part that there is.
  package private(set) var incomplete: [Int] = []
  /// Whether a column says the parts.
  package private(set) var hasParts = false

  private static let fileNames: Set<String> = [
    "file", "files", "filename", "filenames", "filepath", "filepaths", "image", "images", "imagename", "imagepath",
    "imageid", "imagefile", "imagefilename", "path", "paths", "id", "img", "imgname", "imgpath", "imgid", "name",
  ]
  private static let labelNames: Set<String> = [
    "label", "labels", "class", "classes", "category", "target", "classname", "labelname", "categoryname", "classid",
    "labelid", "categoryid", "species", "breed", "diagnosis", "y",
  ]
  private static let partNames: Set<String> = ["split", "subset", "partition", "set", "dataset", "usage"]
  /// A table of pixels has more columns.
  private static let mostColumns = 40

  /// Where the columns are, and what parts them.
  struct Columns {
    let file, label: Int
    let part: Int?
    let separator: Character
  }

  /// The columns that the header `line` names; nil if it is no such header.
  static func columns(_ line: some StringProtocol) -> Columns? {
    for separator: Character in [",", "\t", ";"] {
      var records = TableRecords(line, separator: separator)
      let names = (records.next()?.fields ?? []).map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
      guard (2...mostColumns).contains(names.count) else { continue }
      // A column called `id` counts only where no other names the files, and numbers only where no other names the classes.
      let files = names.indices.filter { fileNames.contains(names[$0]) }
      let labels = names.indices.filter { labelNames.contains(names[$0]) }
      guard let file = files.first(where: { !["id", "name"].contains(names[$0]) }) ?? files.first,
        let label = labels.first(where: { !names[$0].hasSuffix("id") }) ?? labels.first
      else { continue }
      return Columns(
        file: file, label: label, part: names.indices.first { partNames.contains(names[$0]) }, separator: separator)
    }
    return nil
  }

  /// The table in `text`; nil if its first line is no such header. With `most`, so many rows of it.
  package init?(_ text: String, most: Int = .max) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    guard let columns = Self.columns(text.prefix { !$0.isNewline }) else { return nil }
    var records = TableRecords(text, separator: columns.separator)
    _ = records.next()
    var parts: [String] = []
    while rows.count < most, let (line, fields) = records.next() {
      if fields.allSatisfy(\.isEmpty) { continue }
      let needed = [columns.file, columns.label, columns.part ?? 0]
      guard needed.allSatisfy(fields.indices.contains), !fields[columns.file].isEmpty,
        !ClassNames.normalized(fields[columns.label]).isEmpty
      else {
        incomplete.append(line)
        continue
      }
      let part = columns.part.map { fields[$0] } ?? ""
      parts.append(part)
      rows.append(
        Row(
          file: fields[columns.file].replacing("\\", with: "/"), label: ClassNames.normalized(fields[columns.label]),
          line: line, part: FolderPart(folder: part)))
    }
    // Such a column may say something else.
    hasParts = rows.contains { $0.part != nil }
    guard hasParts else { return }
    incomplete += rows.filter { $0.part == nil }.map(\.line)
    incomplete.sort()
    rows.removeAll { $0.part == nil }
  }

  /// What there is to say of the tables in `folder`, of which none says the classes of the images there; nothing where there is none.
  package static func advice(_ folder: String, reader: FolderReader = .disk) -> String {
    for file in (try? reader.list(folder, false).files) ?? [] {
      let name = file.name.lowercased()
      let path = "\(folder)/\(file.name)"
      guard name.hasSuffix(".csv") || name.hasSuffix(".tsv"), !name.contains("submission"),
        let bytes = reader.beginning(path, 1 << 16)
      else { continue }
      let text = TableText.beginning(bytes)
      guard let table = LabelTable(text, most: 1) else {
        let first = String(text.prefix { !$0.isNewline })
        return
          " The first line of \(path.visible) names no column of files and none of classes, such as file,label: \"\(first.brief())\"."
      }
      guard let row = table.rows.first else { continue }
      return " Line \(row.line) of \(path.visible) names \(row.file.visible), and there is no such file."
    }
    return ""
  }

  /// `file`, as a table in the folder `table` calls it, from the folder `base` on: a path from the root is one in that folder, and `..` is resolved.
  static func place(of file: String, in base: String, table: String) -> String {
    guard file.hasPrefix("/") || PathText.names(file).contains("..") else {
      let plain = PathText.plain(file)
      return plain.hasPrefix("./") ? String(plain.dropFirst(2)) : plain
    }
    let path = file.hasPrefix("/") ? file : "\(FileSystem.realPath(table) ?? table)/\(file)"
    var names: [String] = []
    for name in PathText.names(path) where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    let above = PathText.names(base)
    return names.starts(with: above) ? names.dropFirst(above.count).joined(separator: "/") : file
  }
}
