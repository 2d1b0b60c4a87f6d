import FMDistMemory

/// What reads files of one format.
protocol ImageCodec {
  /// The library that decodes, and its version: another one may give other pixels. Empty where there is none.
  static var library: String { get }
  /// What `source` says of itself. Refuses what ``ImageLimits`` does not allow, so that nobody takes memory for it.
  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader
  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage
}
