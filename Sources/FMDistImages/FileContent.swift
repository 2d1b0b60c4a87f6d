/// What a file is, by its first bytes, whatever its name.
package enum FileContent: String, Sendable {
  case idx = "an IDX file"
  case npy = "a NumPy file"
  case matlab5 = "a MATLAB file"
  case matlab73 = "a MATLAB 7.3 file"
  case hdf5 = "an HDF5 file"
  case png = "a PNG image"
  case jpeg = "a JPEG image"
  case gif = "a GIF image"
  case bmp = "a BMP image"
  case webp = "a WebP image"
  case tiff = "a TIFF image"
  case heif = "a HEIC image"
  case avif = "an AVIF image"
  case jpeg2000 = "a JPEG 2000 image"
  case jpegXL = "a JPEG XL image"
  case icon = "an icon (ICO)"
  case photoshop = "a Photoshop file"
  case netpbm = "a Netpbm image"
  case svg = "an SVG drawing"
  case pdf = "a PDF document"
  case html = "a web page (HTML)"
  case zip = "a zip archive"
  case tar = "a tar archive"
  case pickle = "a file that Python has pickled"
  case parquet = "a Parquet file"
  case json = "a JSON file"
  case gzip = "a file compressed with gzip"
  case video = "a video"
  case gitLFS = "a pointer of Git LFS in place of the file"
  case text = "a text file"
  case zeros = "a file that begins with zeros only"
  case empty = "an empty file"
  case unknown = "none of the formats that fmdist reads"

  /// The magic string of a NumPy file.
  package static let numpyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// What begins with `start`.
  package init(_ start: [UInt8]) {
    func has(_ text: String, at place: Int = 0) -> Bool { start.dropFirst(place).starts(with: text.utf8) }
    if start.isEmpty {
      self = .empty
    } else if start.starts(with: Self.numpyMagic) {
      self = .npy
    } else if has("MATLAB 5.0 MAT-file") {
      self = .matlab5
    } else if has("MATLAB 7.3 MAT-file") {
      self = .matlab73
    } else if start.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      self = .hdf5
    } else if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if let image = Self.image(start) {
      self = image
    } else if has("PK\u{3}\u{4}") {
      self = .zip
    } else if has("ustar", at: 257) {
      self = .tar
    } else if has("PAR1") {
      self = .parquet
    } else if start.count > 2, start[0] == 0x80, (2...5).contains(start[1]) {
      self = .pickle
    } else if has("%PDF-") {
      self = .pdf
    } else if start.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if start.allSatisfy({ $0 == 0 }) {
      self = .zeros
    } else if start.count > 4, start[0] == 0, start[1] == 0, (8...14).contains(start[2]), (1...4).contains(start[3]) {
      self = .idx
    } else if Self.isJSON(start) {
      self = .json
    } else if start.allSatisfy({ $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }) {
      self = Self.told(by: String(decoding: start, as: UTF8.self).lowercased()) ?? .text
    } else {
      self = .unknown
    }
  }

  /// Images that are no PNG, by the signatures of their specifications.
  private static func image(_ start: [UInt8]) -> FileContent? {
    func has(_ text: String, at place: Int = 0) -> Bool { start.dropFirst(place).starts(with: text.utf8) }
    if start.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if has("GIF87a") || has("GIF89a") { return .gif }
    // "BM" may begin a text: what follows the size of the file is four reserved bytes of zero.
    if has("BM"), start.count > 10, start[6..<10].allSatisfy({ $0 == 0 }) { return .bmp }
    if has("RIFF"), has("WEBP", at: 8) { return .webp }
    if has("II*\0") || has("MM\0*") { return .tiff }
    // BigTIFF.
    if has("II+\0") || has("MM\0+") { return .tiff }
    if start.starts(with: [0, 0, 0, 12]), has("jP  ", at: 4) { return .jpeg2000 }
    if start.starts(with: [0xFF, 0x4F, 0xFF, 0x51]) { return .jpeg2000 }
    if start.starts(with: [0, 0, 0, 12]), has("JXL ", at: 4) { return .jpegXL }
    if start.starts(with: [0xFF, 0x0A]) { return .jpegXL }
    if start.starts(with: [0, 0, 1, 0]), start.count > 5, start[4] > 0 { return .icon }
    if has("8BPS") { return .photoshop }
    if start.count > 2, start[0] == 0x50, (0x31...0x36).contains(start[1]), [0x0A, 0x0D, 0x20, 0x09].contains(start[2])
    {
      return .netpbm
    }
    if start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) || (has("RIFF") && has("AVI ", at: 8)) { return .video }
    guard has("ftyp", at: 4) else { return nil }
    if has("avif", at: 8) || has("avis", at: 8) { return .avif }
    let isHEIF = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"].contains { has($0, at: 8) }
    return isHEIF ? .heif : .video
  }

  /// Whether a text begins as JSON does: a bracket, and what may follow it.
  private static func isJSON(_ start: [UInt8]) -> Bool {
    let text = start.drop { [0x09, 0x0A, 0x0D, 0x20].contains($0) }
    guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
    let next = text.dropFirst().first { ![0x09, 0x0A, 0x0D, 0x20].contains($0) }
    return next.map { "\"[{}]".utf8.contains($0) || (0x30...0x39).contains($0) } ?? true
  }

  /// What a text in lower case is, if it is a drawing or a page, or stands for a file.
  private static func told(by text: String) -> FileContent? {
    if text.hasPrefix("version https://git-lfs") { return .gitLFS }
    let first = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    guard first.hasPrefix("<") else { return nil }
    if text.contains("<svg") { return .svg }
    return text.contains("<html") || text.contains("<!doctype html") ? .html : nil
  }

  /// The format that ``ImageFile`` reads it as; nil if it is none.
  package var imageFormat: ImageFormat? {
    switch self {
    case .jpeg: .jpeg
    case .png: .png
    case .webp: .webp
    case .bmp: .bmp
    case .gif: .gif
    case .tiff: .tiff
    default: nil
    }
  }
}
