/// What a file is, by its first bytes, whatever its name.
enum FileContent: String {
  case idx = "an IDX file"
  case npy = "a NumPy file"
  case matlab5 = "a MATLAB file"
  case matlab73 = "a MATLAB 7.3 file"
  case hdf5 = "an HDF5 file"
  case png = "a PNG image"
  case zip = "a zip archive"
  case text = "a text file"
  case empty = "an empty file"
  case unknown = "none of the formats that fmdist reads"

  /// The content of the file at `path`, decompressed if it is compressed with gzip.
  static func of(_ path: String) throws(DatasetError) -> FileContent {
    let file = try InputFile(path)
    // A file that cannot be decompressed is for its reader to refuse.
    guard let start = try? file.decompressed().take(512) else { return .unknown }
    return FileContent(start)
  }

  /// What begins with `start`.
  init(_ start: [UInt8]) {
    func begins(_ text: String) -> Bool { start.starts(with: text.utf8) }
    if start.isEmpty {
      self = .empty
    } else if start.starts(with: NPYHeader.magic) {
      self = .npy
    } else if begins("MATLAB 5.0 MAT-file") {
      self = .matlab5
    } else if begins("MATLAB 7.3 MAT-file") {
      self = .matlab73
    } else if start.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      self = .hdf5
    } else if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if begins("PK\u{3}\u{4}") {
      self = .zip
    } else if start.count > 4, start[0] == 0, start[1] == 0, (8...14).contains(start[2]), (1...4).contains(start[3]) {
      self = .idx
    } else if start.allSatisfy({ $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }) {
      self = .text
    } else {
      self = .unknown
    }
  }
}
