import CFMDistWebP
import FMDistMemory
import FMDistPlatform

/// WebP files, by libwebp.
enum WebPImage: ImageCodec {
  static var library: String { "libwebp \(WebPGetDecoderVersion())" }

  private static func chunks(_ source: ImageSource) throws(ImageFault) -> WebPChunks {
    let chunks = try WebPChunks(source)
    // An image of one colour has a few bytes, whatever its size.
    try ImageLimits.check(.webp, chunks.size, bytes: source.count, factor: nil)
    return chunks
  }

  static func header(_ source: ImageSource) throws(ImageFault) -> ImageHeader {
    let chunks = try chunks(source)
    return ImageHeader(
      format: .webp, size: chunks.orientation.apply(chunks.size), isColour: true, hasAlpha: chunks.hasAlpha, bits: 8)
  }

  static func decode(_ bytes: View<UInt8>, background: RGB) throws(ImageFault) -> DecodedImage {
    let chunks = try chunks(ImageSource(bytes))
    let size = chunks.size
    var traits = ImageTraits(format: .webp)
    traits.isStoredInColour = true

    var state = WebPDemuxState(0)
    var data = WebPData(bytes: UnsafePointer(bytes.base), size: chunks.length)
    guard let demuxer = WebPDemuxInternal(&data, 1, &state, Int32(WEBP_DEMUX_ABI_VERSION)) else {
      throw .damaged(.webp, "libwebp finds no picture in it")
    }
    defer { WebPDemuxDelete(demuxer) }
    var frame = WebPIterator()
    guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0 else { throw .damaged(.webp, "it has no picture") }
    defer { WebPDemuxReleaseIterator(&frame) }
    traits.frames = max(1, Int(frame.num_frames))

    // The first picture of an animation may be smaller than the whole, which is transparent there.
    let part = PixelSize(height: Int(frame.height), width: Int(frame.width))
    let (left, top) = (Int(frame.x_offset), Int(frame.y_offset))
    guard left >= 0, top >= 0, part.height > 0, part.width > 0, left + part.width <= size.width,
      top + part.height <= size.height
    else { throw .damaged(.webp, "a picture lies beyond its edge") }
    let isWhole = part == size
    let samples = frame.has_alpha != 0 || !isWhole ? 4 : 3
    var pixels = Buffer<UInt8>(count: size.height * size.width * samples)
    let row = size.width * samples
    let first = top * row + left * samples
    let room = pixels.count - first
    let decode = samples == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto
    guard decode(frame.fragment.bytes, frame.fragment.size, pixels.view.base + first, room, Int32(row)) != nil else {
      throw .damaged(.webp, "libwebp cannot decode its pixels")
    }
    var channels = samples
    if samples == 4 {
      (pixels, channels, traits.wasComposited) =
        Compositing.flatten(pixels, count: size.height * size.width, channels: 3, on: background)
    }
    return DecodedImage(
      size: chunks.orientation.apply(size), channels: channels,
      pixels: chunks.orientation.apply(pixels, size: size, channels: channels), traits: traits)
  }
}
