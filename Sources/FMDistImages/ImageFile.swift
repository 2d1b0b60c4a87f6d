import FMDistMemory
import FMDistPlatform

/// Image files of any format that fmdist reads, whatever they are called.
package enum ImageFile {
  /// What the file at `path` says of itself, from its first bytes where its format allows.
  package static func header(_ path: String) throws(ImageFault) -> ImageHeader {
    try header(ImageSource(path))
  }

  /// The image in the file at `path`: upright by its EXIF orientation, the first where it has several, 8 bits a channel. Transparent
  /// pixels lie on `background`.
  package static func decode(_ path: String, background: RGB = .white) throws(ImageFault) -> DecodedImage {
    let source = try ImageSource(path)
    let format = try format(source)
    let bytes = try source.load()
    defer { withExtendedLifetime(bytes) {} }
    return try decode(bytes.view, format, background)
  }

  /// As ``header(_:)``, of a file in memory.
  package static func header(of bytes: View<UInt8>) throws(ImageFault) -> ImageHeader {
    try header(ImageSource(bytes))
  }

  /// As ``decode(_:background:)``, of a file in memory.
  package static func decode(bytes: View<UInt8>, background: RGB = .white) throws(ImageFault) -> DecodedImage {
    try decode(bytes, format(ImageSource(bytes)), background)
  }

  private static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let format = try format(source)
    return try format.codec.header(source)
  }

  private static func decode(
    _ bytes: View<UInt8>, _ format: ImageFormat, _ background: RGB
  ) throws(ImageFault) -> DecodedImage {
    try format.codec.decode(bytes, background: background)
  }

  private static func format(_ source: ImageSource) throws(ImageFault) -> ImageFormat {
    let content = FileContent(source.start)
    guard let format = content.imageFormat else { throw ImageFault(content.rawValue) }
    return format
  }
}
