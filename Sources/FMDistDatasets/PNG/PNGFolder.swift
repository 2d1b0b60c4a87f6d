import FMDistPlatform
import Foundation

/// A folder with a folder of PNG images for each class: one part of a data set.
struct PNGFolder {
  /// An image's file and its class.
  struct Image {
    let path: String
    let label: UInt16
    /// The folder of its class and the file, as in `Bag/12.png`, with letters in normal form C.
    var name: String {
      path.split(separator: "/").suffix(2).joined(separator: "/").precomposedStringWithCanonicalMapping
    }
  }

  /// The images: by file name, with numbers compared by value and letters in normal form C, and then by class.
  let images: [Image]

  /// What Windows leaves in folders of pictures.
  private static let ignored: Set<String> = ["thumbs.db", "desktop.ini"]

  /// A class's folder.
  struct ClassFolder {
    /// The class, as ``ClassNames/normalized(_:)`` has it.
    let name: String
    /// What the folder is called on the disk.
    let file: String
  }

  /// The folders in `folder`, the part of a data set, in natural order of their classes. A file beside them is refused, and so are two
  /// folders for one class.
  static func classes(in folder: String) throws(DatasetError) -> [ClassFolder] {
    var found: [String: String] = [:]
    for file in try names(in: folder) {
      guard FileSystem.isFolder("\(folder)/\(file)") else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(file): expected only folders here, one for each class, found a file. Take it away, or move it into the folder "
            + "of its class if it is an image.")
      }
      let name = ClassNames.normalized(file)
      guard !name.isEmpty else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(file): a class needs a name, found a folder called \(ClassNames.codePoints(file)). Rename it.")
      }
      if let other = found[name] { throw twice(folder, name, other, file) }
      found[name] = file
    }
    return found.map { ClassFolder(name: $0, file: $1) }.sorted { naturallyPrecedes($0.name, $1.name) }
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

  /// The names in `folder`, without those that begin with a dot or that Windows puts there.
  private static func names(in folder: String) throws(DatasetError) -> [String] {
    do throws(SystemError) {
      // Sorted by their bytes, so that an error is the same every time.
      return try FileSystem.names(in: folder).filter {
        !$0.hasPrefix(".") && !ignored.contains($0.lowercased())
      }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw DatasetError(.io, "\(folder): the folder cannot be read: \(error).")
    }
  }

  /// Lists `folder`, whose class folders must be among `classFolders`, in the order of their labels.
  init(_ folder: String, classFolders: [String]) throws(DatasetError) {
    var found: [(name: String, image: Image)] = []
    for item in try Self.classes(in: folder) {
      guard let label = classFolders.firstIndex(of: item.name) else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(item.file): expected only the folders of the classes (\(classFolders.listed())), found "
            + "\(item.name). Take it away, or list all classes, this one too, in classes.txt.")
      }
      let files = try Self.names(in: "\(folder)/\(item.file)")
      guard !files.isEmpty else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(item.file): expected PNG images of the class \(item.name), found none. Put some there or take the folder away; a "
            + "class in classes.txt needs none.")
      }
      for file in files {
        found.append((file, Image(path: "\(folder)/\(item.file)/\(file)", label: UInt16(clamping: label))))
      }
    }
    guard !found.isEmpty else {
      throw DatasetError(.malformed, "\(folder): expected PNG images in a folder for each class, found none.")
    }
    let keys = found.map { NaturalKey($0.name) }
    let order = found.indices.sorted { one, other in
      if keys[one] != keys[other] { return keys[one] < keys[other] }
      let (left, right) = (found[one], found[other])
      if left.image.label != right.image.label { return left.image.label < right.image.label }
      // Two spellings of one name, side by side.
      return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    images = order.map { found[$0].image }
  }
}
