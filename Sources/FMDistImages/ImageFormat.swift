/// A format of image files that fmdist reads, told by a file's first bytes.
package enum ImageFormat: String, Codable, Sendable, CaseIterable {
  case jpeg, png, webp, bmp, gif, tiff

  /// For a person: "a JPEG image".
  package var title: String {
    switch self {
    case .jpeg: "a JPEG image"
    case .png: "a PNG image"
    case .webp: "a WebP image"
    case .bmp: "a BMP image"
    case .gif: "a GIF image"
    case .tiff: "a TIFF image"
    }
  }

  /// The libraries that decode, and their versions.
  package static var libraries: [String] { allCases.map { $0.codec.library }.filter { !$0.isEmpty } }

  var codec: any ImageCodec.Type {
    switch self {
    case .jpeg: JPEGImage.self
    case .png: PNGImage.self
    case .webp: WebPImage.self
    case .bmp: BMPImage.self
    case .gif: GIFImage.self
    case .tiff: TIFFImage.self
    }
  }
}
