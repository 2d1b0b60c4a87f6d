import FMDistDigests
import FMDistImages
import FMDistMemory
import FMDistPlatform
import Glibc

extension ImageSurvey.Image {
  /// What there is to say of `image`, which is that of the file of `entry`.
  init(_ image: DecodedImage, _ entry: ImageEntry, _ part: FolderPart, thumbnailSide: Int?) throws(ImageFault) {
    (self.entry, self.part) = (entry, part)
    header = try ImageFile.header(entry.path)
    traits = image.traits
    let digest = MessageDigest(.sha256)
    digest.update("\(image.size) \(image.channels) ".utf8.map { $0 })
    digest.update(UnsafeRawBufferPointer(image.pixels.view.bytes))
    self.digest = digest.finalize()
    isConstant = image.isConstant
    isNearEmpty = image.contrast < 2
    thumbnail = thumbnailSide.map { image.reduced(toSide: $0) }
    withExtendedLifetime(image) {}
  }
}

extension DecodedImage {
  /// Whether each channel has one value everywhere.
  fileprivate var isConstant: Bool {
    let bytes = UnsafePointer(pixels.view.base)
    return memcmp(bytes, bytes + channels, pixels.count - channels) == 0
  }

  /// The largest standard deviation of a channel, in levels of 0 to 255.
  fileprivate var contrast: Double {
    let count = size.height * size.width
    let bytes = UnsafePointer(pixels.view.base)
    return (0..<channels).map { channel in
      var (sum, squares) = (0, 0)
      for pixel in 0..<count {
        let value = Int(bytes[pixel &* channels &+ channel])
        sum &+= value
        squares &+= value &* value
      }
      let mean = Double(sum) / Double(count)
      return max(0, Double(squares) / Double(count) - mean * mean).squareRoot()
    }.max() ?? 0
  }

  /// This image so that no side has more than `side` pixels; itself where none has.
  fileprivate func reduced(toSide side: Int) -> DecodedImage {
    let longest = max(size.height, size.width)
    guard longest > side else { return self }
    let target = PixelSize(height: max(1, size.height * side / longest), width: max(1, size.width * side / longest))
    let small = Buffer<UInt8>(count: target.height * target.width * channels)
    ImageFitter(to: target, method: .stretch, channels: channels).apply(pixels.view, size: size, into: small.view)
    return DecodedImage(size: target, channels: channels, pixels: small, traits: traits)
  }
}
