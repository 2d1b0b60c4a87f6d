import FMDistImages

/// What a file's name says of its content.
struct ImageFileName {
  enum Claim {
    /// It is an image: if it is not, that is a fault.
    case image
    /// It is something that people keep beside images.
    case other
    /// Nothing: its content counts.
    case nothing
  }

  let claim: Claim
  /// The name without what ends an image's.
  let stem: Substring

  /// Whether it ends as files' names do.
  var isFile: Bool { claim != .nothing }

  private static let images: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "bmp", "dib", "gif", "tif", "tiff",
    // Images that fmdist does not read: it says so, each by its file.
    "heic", "heif", "avif", "jp2", "j2k", "jxl", "svg", "ico", "psd", "tga", "ppm", "pgm", "pbm", "pnm", "exr", "dng",
    "cr2", "nef", "arw",
  ]
  private static let others: Set<String> = [
    "txt", "md", "rst", "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "toml", "html", "htm", "pdf", "doc",
    "docx", "xls", "xlsx", "odt", "ods", "rtf", "zip", "gz", "tgz", "tar", "bz2", "xz", "rar", "7z", "py", "ipynb",
    "r", "m", "sh", "bat", "db", "ini", "log", "mat", "npy", "npz", "pkl", "pickle", "h5", "hdf5", "parquet", "mp4",
    "mov", "avi", "mkv", "mp3", "wav", "lnk", "url", "sha256", "md5", "safetensors", "pt", "pth", "onnx", "bib",
  ]

  init(_ name: String) {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      (claim, stem) = (.nothing, name[...])
      return
    }
    let ending = name[name.index(after: dot)...].lowercased()
    claim = Self.images.contains(ending) ? .image : Self.others.contains(ending) ? .other : .nothing
    stem = claim == .image ? name[..<dot] : name[...]
  }
}

extension FileContent {
  /// Whether it is a picture of any format, one that fmdist reads or not.
  var isImage: Bool {
    switch self {
    case .png, .jpeg, .gif, .bmp, .webp, .tiff, .heif, .avif, .jpeg2000, .jpegXL, .icon, .photoshop, .netpbm: true
    default: false
    }
  }
}
