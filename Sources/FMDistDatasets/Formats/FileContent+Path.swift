import FMDistImages
import FMDistPlatform

extension FileContent {
  /// The content of the file at `path`, decompressed if it is compressed with gzip.
  static func of(_ path: String) throws(DatasetError) -> FileContent {
    let file = try InputFile(path)
    // A file that cannot be decompressed is for its reader to refuse.
    guard let start = try? file.decompressed().take(512) else { return .unknown }
    return FileContent(start)
  }

  /// What to do with `file`, a file of this content where a PNG image of `size` is expected: a sentence.
  func remedy(file: String, size: ImageSize?) -> String {
    switch self {
    case .jpeg, .gif, .bmp, .webp, .tiff, .heif, .avif, .jpeg2000, .jpegXL, .icon, .photoshop, .netpbm, .svg, .pdf:
      let name = file.split(separator: "/").last ?? ""
      let ending = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
      let sides = size.map { "\($0.width)x\($0.height)" } ?? "32x32"
      return "Convert all of them, here to \(sides) pixels, with ImageMagick: mogrify -format png -resize '\(sides)!' "
        + (ending.isEmpty ? "FILES" : "*.\(ending.shellWord)")
        + (ending.lowercased() == "png" || ending.isEmpty ? "" : ", and take the originals away")
    case .zip: return "Unpack it: unzip \(file.shellPath)"
    case .html: return "It is a page of the place that it was fetched from: fetch the image itself."
    default: return "Take the file away or convert it."
    }
  }
}
