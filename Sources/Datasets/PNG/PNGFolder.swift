import Foundation
import Platform

/// A folder with a folder of PNG images for each class: one part of a data set.
struct PNGFolder {
  /// An image's file and its class.
  struct Image {
    let path: String
    let label: UInt8
  }

  /// The images: by file name, with numbers compared by value, and then by class.
  let images: [Image]

  /// What Windows leaves in folders of pictures.
  private static let ignored: Set<String> = ["thumbs.db", "desktop.ini"]

  /// The names of the folders in `folder`, the part of a data set, in natural order. A file beside them is refused.
  static func classes(in folder: String) throws(DatasetError) -> [String] {
    let names = try names(in: folder)
    for name in names {
      guard FileSystem.isFolder("\(folder)/\(name)") else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(name): expected only folders here, one for each class, found a file. Take it away, or move it into the folder "
            + "of its class if it is an image.")
      }
    }
    return names
  }

  /// The names in `folder`, without those that begin with a dot or that Windows puts there, in natural order.
  private static func names(in folder: String) throws(DatasetError) -> [String] {
    do throws(SystemError) {
      return try FileSystem.names(in: folder).filter {
        !$0.hasPrefix(".") && !ignored.contains($0.lowercased())
      }.sorted(by: naturallyPrecedes)
    } catch {
      throw DatasetError(.io, "\(folder): the folder cannot be read: \(error).")
    }
  }

  /// Lists `folder`, whose class folders must be among `classFolders`, in the order of their labels.
  init(_ folder: String, classFolders: [String]) throws(DatasetError) {
    var found: [(name: String, image: Image)] = []
    for name in try Self.classes(in: folder) {
      guard let label = classFolders.firstIndex(of: name) else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(name): expected only the folders of the classes (\(classFolders.prefix(12).joined(separator: ", "))), found "
            + "\(name). Take it away, or add the class to classes.txt.")
      }
      let files = try Self.names(in: "\(folder)/\(name)")
      guard !files.isEmpty else {
        throw DatasetError(
          .malformed,
          "\(folder)/\(name): expected PNG images of the class \(name), found none. Put some there or take the folder away; a class "
            + "in classes.txt needs none.")
      }
      for file in files {
        found.append((file, Image(path: "\(folder)/\(name)/\(file)", label: UInt8(clamping: label))))
      }
    }
    guard !found.isEmpty else {
      throw DatasetError(.malformed, "\(folder): expected PNG images in a folder for each class, found none.")
    }
    let keys = found.map { NaturalKey($0.name) }
    let order = found.indices.sorted { one, other in
      if keys[one] != keys[other] { return keys[one] < keys[other] }
      return found[one].image.label < found[other].image.label
    }
    images = order.map { found[$0].image }
  }
}

/// A name for sorting many of them: as ``naturallyPrecedes(_:_:)``, with the common case of one number first.
private struct NaturalKey: Comparable {
  let name: String
  /// The value of a name that begins with a number of at most 18 digits.
  let number: Int?

  init(_ name: String) {
    self.name = name
    let digits = name.utf8.prefix { (0x30...0x39).contains($0) }
    number = digits.isEmpty || digits.count > 18 ? nil : Int(String(decoding: digits, as: UTF8.self))
  }

  static func == (one: NaturalKey, other: NaturalKey) -> Bool { one.name == other.name }

  static func < (one: NaturalKey, other: NaturalKey) -> Bool {
    if let left = one.number, let right = other.number, left != right { return left < right }
    return naturallyPrecedes(one.name, other.name)
  }
}
