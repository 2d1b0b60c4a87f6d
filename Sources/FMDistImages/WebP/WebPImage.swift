import FMDistMemory

enum WebPImage: ImageCodec {
  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    throw .unsupported(.webp, "of this kind")
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    throw .unsupported(.webp, "of this kind")
  }
}
