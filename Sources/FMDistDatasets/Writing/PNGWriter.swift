import CFMDistPNG
import FMDistPlatform

/// Writes a set of images as PNG files, in a folder for each class. A file's name is the image's place in the set, so that reading the
/// folder gives the same order.
enum PNGWriter {
  /// Writes `set`, grey or in three colours, to the new folder `path`.
  static func write(_ set: ImageSet, to path: String) throws(DatasetError) {
    guard set.channels == 1 || set.channels == 3 else {
      throw DatasetError(
        .usage, "\(path): PNG images have 1 or 3 channels, these have \(set.channels). Choose another format.")
    }
    let folders = set.classNames.map { path + "/" + ClassNames.folderName($0) }
    guard Set(folders).count == folders.count else {
      throw DatasetError(
        .usage,
        "\(path): two classes would have the same folder among \(set.classNames.prefix(12).joined(separator: ", ")). Rename them with "
          + "data.class_names.")
    }
    // A class without images has no folder; classes.txt has its name.
    for (folder, count) in zip(folders, set.countsPerClass) where count > 0 {
      do throws(SystemError) { try FileSystem.makeFolders(folder) } catch {
        throw DatasetError(.io, "\(folder): the folder cannot be made: \(error).")
      }
    }
    let digits = max(5, String(set.count - 1).count)
    // What the header says is enough.
    var room = [UInt8](repeating: 0, count: 1100 + set.height * (set.width * set.channels + 1) * 102 / 100)
    for index in 0..<set.count {
      let length = fmdist_png_encode(
        set.image(index).base, UInt32(set.width), UInt32(set.height), Int32(set.channels),
        fmdist_png_photograph, &room, room.count)
      let number = String(index)
      let name = String(repeating: "0", count: digits - number.count) + number
      let target = "\(folders[Int(set.labels.view[index])])/\(name).png"
      guard length > 0 else { throw DatasetError(.io, "\(target): the image cannot be encoded.") }
      let file = try OutputFile(target)
      try file.write(Array(room[..<length]))
    }
  }
}
