import FMDistMemory

/// Image files of any format that fmdist reads, whatever they are called.
package enum ImageFile {
  /// What the file at `path` says of itself, from its first bytes where its format allows.
  package static func header(_ path: String) throws(ImageFault) -> ImageHeader {
    throw ImageFault("a file of a format that is not read yet")
  }

  /// The image in the file at `path`: upright by its EXIF orientation, the first where it has several, 8 bits a channel. Transparent
  /// pixels lie on `background`.
  package static func decode(_ path: String, background: RGB = .white) throws(ImageFault) -> DecodedImage {
    throw ImageFault("a file of a format that is not read yet")
  }

  /// As ``header(_:)``, of a file in memory.
  package static func header(of bytes: View<UInt8>) throws(ImageFault) -> ImageHeader {
    throw ImageFault("a file of a format that is not read yet")
  }

  /// As ``decode(_:background:)``, of a file in memory.
  package static func decode(bytes: View<UInt8>, background: RGB = .white) throws(ImageFault) -> DecodedImage {
    throw ImageFault("a file of a format that is not read yet")
  }
}
