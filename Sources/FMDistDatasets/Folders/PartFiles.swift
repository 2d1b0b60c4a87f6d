import FMDistPlatform
import Foundation

/// The files of one part of a data set, each with its class as a word.
struct PartFiles {
  /// A file that is to be an image.
  struct Item {
    let file: FolderListing.File
    let path: String
    /// From the part's folder on, with letters in normal form C.
    let name: String
    /// What it is sorted by: from its class's folder on.
    let key: String
    let label: String
  }

  private(set) var items: [Item] = []
  /// Classes, with images or without.
  private(set) var classes: Set<String> = []
  private(set) var faults: [FileFault] = []
  private(set) var ignored: [String] = []
  /// Whether the files' names say no class where they might: `1.jpg` beside a part with `cat.1.jpg`.
  private(set) var isUnlabelled = false

  private let reader: FolderReader

  /// The files of `part`; `pattern` says the classes by the files' names, whatever the folders. Of a part that may be ``isUnlabelled``,
  /// `known` are the classes of the training images.
  init(
    _ part: PictureFolders.Part, pattern: LabelPattern?, reader: FolderReader, known: Set<String>? = nil
  ) throws(DatasetError) {
    self.reader = reader
    switch part.labels {
    case _ where pattern != nil: try addNames(part, pattern, known: known)
    case .names: try addNames(part, nil)
    case .folders: try addClasses(part)
    case .table(let path, let rows): try addTable(part, path, of: rows)
    }
  }

  /// What is anywhere in `folder`: each file with its path from there. What nobody takes for an image is left out.
  private mutating func walk(
    _ folder: String, _ inside: String = "", depth: Int = 0, others: [String] = [],
    _ add: (inout PartFiles, FolderListing.File, String) -> Void
  ) throws(DatasetError) {
    guard depth <= FolderListing.deepest else { throw FolderListing.tooDeep(folder) }
    let listing = try reader.list(folder, true)
    for file in listing.files {
      let path = "\(folder)/\(file.name)"
      if file.isBrokenLink {
        faults.append(FileFault(path, "a broken link"))
      } else if ImageFileName(file.name).claim == .other {
        ignored.append(path)
      } else {
        add(&self, file, inside + file.name)
      }
    }
    for name in listing.folders where !(depth == 0 && others.contains(name)) {
      try walk("\(folder)/\(name)", "\(inside)\(name)/", depth: depth + 1, add)
    }
  }

  private mutating func addClasses(_ part: PictureFolders.Part) throws(DatasetError) {
    let listing = try reader.list(part.folder, true)
    var found: [String: String] = [:]
    for name in listing.folders where !part.others.contains(name) {
      let label = ClassNames.normalized(name)
      guard !label.isEmpty else {
        throw DatasetError(
          .malformed,
          "\(part.folder)/\(name): a class needs a name, found a folder called \(ClassNames.codePoints(name)). Rename it."
        )
      }
      if let other = found[label] { throw Self.twice(part.folder, label, other, name) }
      found[label] = name
    }
    for (label, name) in found.sorted(by: { naturallyPrecedes($0.key, $1.key) }) {
      let folder = "\(part.folder)/\(name)"
      let before = (items.count, faults.count)
      let ignoredBefore = ignored.count
      try walk(folder) { files, file, inside in
        files.items.append(
          Item(
            file: file, path: "\(folder)/\(inside)",
            name: "\(name)/\(inside)".precomposedStringWithCanonicalMapping, key: inside, label: label))
      }
      guard (items.count, faults.count) != before else {
        // Beside folders of classes that are a data set themselves, others may lie.
        if !part.others.isEmpty || FolderPart(folder: PathText.split(part.folder).name) == nil {
          if ignored.count == ignoredBefore { ignored.append(folder) }
          continue
        }
        throw DatasetError(
          .malformed,
          "\(folder): expected images of the class \(label), found none. Put some there or remove the folder; a class in classes.txt "
            + "needs none.")
      }
      classes.insert(label)
    }
    addStrays(
      listing, part.folder, "beside the folders of the classes: move it into the folder of its class, or remove it")
  }

  /// Files beside what is read: an image there has no class.
  private mutating func addStrays(_ listing: FolderListing, _ folder: String, _ found: String) {
    for file in listing.files where file.name != ClassNames.fileName {
      let path = "\(folder)/\(file.name)"
      if reader.isImage(path, named: file.name) {
        faults.append(FileFault(path, found))
      } else {
        ignored.append(path)
      }
    }
  }

  private static func twice(_ folder: String, _ name: String, _ one: String, _ other: String) -> DatasetError {
    let isSameLetters = one == other
    let cause =
      isSameLetters
      ? "the same letters composed (NFC) and decomposed (NFD), as copies between macOS and other systems leave them"
      : "the same name but for blanks, or marks of no width, around it"
    return DatasetError(
      .malformed,
      "\(folder): two folders are called \"\(name)\"\(ClassNames.spellings(one, other)): \(cause). Move the images of one into the "
        + "other, or rename it.")
  }

  private mutating func addNames(
    _ part: PictureFolders.Part, _ pattern: LabelPattern?, known: Set<String>? = nil
  ) throws(DatasetError) {
    var unmatched: [FileFault] = []
    var names: [String] = []
    try walk(part.folder, others: part.others) { files, file, inside in
      let path = "\(part.folder)/\(inside)"
      names.append(file.name)
      guard let label = pattern?.label(of: file.name) else {
        unmatched.append(FileFault(path, "its name does not match data.label_pattern"))
        return
      }
      files.classes.insert(label)
      files.items.append(
        Item(file: file, path: path, name: inside.precomposedStringWithCanonicalMapping, key: inside, label: label))
    }
    let examples = Array(names.prefix(3))
    guard let pattern else {
      let guess = LabelPattern.guess(names).map { "data.label_pattern: \"\($0.text)\", which fits them" }
      throw DatasetError(
        .malformed,
        "\(part.folder): its images (\(examples.map(\.visible).joined(separator: ", "))) are not in class folders. If their names say the class, "
          + "give the pattern, \(guess ?? "such as data.label_pattern: \"{class}.*\" for cat.0.png"); if a table does, call its columns file and "
          + "label; else move them to \(part.folder)/CLASS.\(LabelTable.advice(part.folder, reader: reader))")
    }
    if let known, !names.isEmpty, classes.allSatisfy({ !known.contains($0) && $0.allSatisfy(\.isNumber) }),
      !examples.contains(where: { Self.names($0, oneOf: known) })
    {
      isUnlabelled = true
      return
    }
    guard !items.isEmpty else {
      throw DatasetError(
        .malformed,
        "\(part.folder): none of its images (\(examples.map(\.visible).joined(separator: ", "))) matches data.label_pattern: "
          + "\"\(pattern.text)\". {class} stands for the class, * for anything, ? for a letter, # for a number, all else for itself."
      )
    }
    faults += unmatched
  }

  /// Whether the file's `name` has one of `classes` in it, in any capitals.
  private static func names(_ name: String, oneOf classes: Set<String>) -> Bool {
    let letters = ClassNames.normalized(name).lowercased()
    return classes.contains { letters.contains($0.lowercased()) }
  }

  /// `kind` says which rows, where a column has the parts.
  private mutating func addTable(
    _ part: PictureFolders.Part, _ path: String, of kind: FolderPart?
  ) throws(DatasetError) {
    guard let table = LabelTable(try reader.text(path)) else {
      throw DatasetError(.malformed, "\(path): expected a table of files and their classes, found something else.")
    }
    let rows = table.rows.filter { kind == nil || $0.part == kind }
    // Images by what a table may call them: from any folder of the data on, with their endings or without.
    var places: [String: [Int]] = [:]
    var images: [(file: FolderListing.File, inside: String)] = []
    try walk(part.folder, others: part.others) { _, file, inside in
      images.append((file, inside))
      let folders = PathText.names(inside)
      for first in folders.indices {
        let name = folders[first...].joined(separator: "/").precomposedStringWithCanonicalMapping
        places[name, default: []].append(images.count - 1)
        let image = ImageFileName(name)
        if image.stem != name[...] { places[String(image.stem), default: []].append(images.count - 1) }
      }
    }
    // As disks that do not tell capitals apart find them, where nothing is called exactly so.
    let placesInAnyCapitals = Dictionary(places.map { ($0.key.lowercased(), $0.value) }) { one, other in
      Array(Set(one + other)).sorted()
    }
    // Of train/1.png and test/1.png a table of the training images means the first, and never the second if its name says whose it is and that part has a
    // folder.
    let own = kind == nil ? FolderPart(table: PathText.split(path).name) : nil
    let folders = images.map { PathText.names($0.inside).dropLast().compactMap(FolderPart.init(folder:)) }
    let isStrict = own.map { part in folders.contains { $0.contains(part) } } ?? false
    func meant(_ found: [Int], _ name: String) -> [Int] {
      guard !name.contains("/") else { return found }
      let close = found.filter { place in folders[place].allSatisfy { $0 == kind ?? own ?? .training } }
      return !isStrict && close.isEmpty ? found : close
    }
    var lines: [Int: LabelTable.Row] = [:]
    let base = FileSystem.realPath(part.folder) ?? part.folder
    for row in rows {
      let name = LabelTable.place(of: row.file, in: base, table: PathText.split(path).folder)
        .precomposedStringWithCanonicalMapping
      let found = meant(places[name] ?? placesInAnyCapitals[name.lowercased()] ?? [], name)
      guard let place = found.first else {
        faults.append(FileFault(row.file, "line \(row.line) of \(path.visible), and no such file"))
        continue
      }
      guard found.count == 1 else {
        faults.append(
          FileFault(
            row.file,
            "line \(row.line) of \(path.visible), and several such files: \(images[found[0]].inside), \(images[found[1]].inside)"
          ))
        continue
      }
      if let other = lines[place] {
        guard other.label == row.label else {
          throw DatasetError(
            .malformed,
            "\(path): lines \(other.line) and \(row.line) give \(row.file.visible) two classes, \(other.label.visible) and "
              + "\(row.label.visible). Keep one of them.")
        }
        continue
      }
      lines[place] = row
    }
    // Said once, where a table speaks of several parts.
    for line in kind ?? .training == .training ? table.incomplete : [] {
      faults.append(
        FileFault(path, "line \(line) lacks a file or a class\(table.hasParts ? ", or is of no part" : "")"))
    }
    for (place, row) in lines.sorted(by: { $0.key < $1.key }) {
      let (file, inside) = images[place]
      classes.insert(row.label)
      items.append(
        Item(
          file: file, path: "\(part.folder)/\(inside)", name: inside.precomposedStringWithCanonicalMapping, key: inside,
          label: row.label))
    }
    // Tables and what else is there are no images that lack a class.
    ignored = images.indices.filter { lines[$0] == nil }.map { "\(part.folder)/\(images[$0].inside)" }
    guard !items.isEmpty else {
      throw DatasetError(
        .malformed,
        "\(path): none of its \(rows.count) lines names a file in \(part.folder). \(FaultList(faults).sentence(of: rows.count))"
      )
    }
  }
}
