import FMDistMemory
import Foundation

/// What the pixels look like.
extension DatasetWarning {
  /// Parts whose images are of nearly one value.
  static func flatImages(in dataset: Dataset) -> [DatasetWarning] {
    [("training", dataset.training), ("test", dataset.test)].compactMap { name, set in
      guard set.count > 0, let what = flatness(set) else { return nil }
      return DatasetWarning(
        .flatImages, concernsTest: name == "test",
        "\(what.replacing("IMAGES", with: "\(name) images")) They seem to have lost their contrast when they were saved. Bring them to 0 to "
          + "255 before rounding (in NumPy, for values from 0 to 1: np.round(255 * images).astype(np.uint8)), and save them again."
      )
    }
  }

  /// What there is to say of `set`, with IMAGES for its images; nil for images with contrast.
  private static func flatness(_ set: ImageSet) -> String? {
    let pixels = set.pixels.view
    let byteOfOne = 1.0 / 255
    if !pixels.elements.contains(where: { $0 > 1 }) {
      return "no pixel of the \(set.count) IMAGES is above 1 of 255: they are black."
    }
    let deviation = spread(pixels)
    if deviation < byteOfOne {
      return "the \(set.count) IMAGES are of nearly one value: the standard deviation of all pixels is "
        + String(format: "%.4f on the scale 0 to 1.", deviation)
    }
    let isConstant = (0..<set.count).count { index in
      let image = set.image(index)
      return memcmp(image.base, image.base + 1, image.count - 1) == 0
    }
    guard set.pixelsPerImage > 1, 2 * isConstant > set.count else { return nil }
    return "\(isConstant) of \(set.count) IMAGES have the same value everywhere."
  }

  /// The standard deviation of `pixels` on the scale 0 to 1, or something above 1/255 as soon as it is known to be that.
  private static func spread(_ pixels: View<UInt8>) -> Double {
    let block = 4096
    var (sum, squares, seen) = (0, 0, 0)
    for start in stride(from: 0, to: pixels.count, by: block) {
      let end = min(start + block, pixels.count)
      var (blockSum, blockSquares): (UInt64, UInt64) = (0, 0)
      for index in start..<end {
        let value = UInt64(pixels.base[index])
        blockSum &+= value
        blockSquares &+= value &* value
      }
      sum += Int(blockSum)
      squares += Int(blockSquares)
      seen = end
      // Squared deviations only grow with more pixels: n Σx² − (Σx)² of these is at least that of them around any mean.
      let deviations = Double(squares) - Double(sum) * Double(sum) / Double(seen)
      if deviations > 2 * Double(pixels.count) { return 1 }
    }
    let mean = Double(sum) / Double(max(seen, 1))
    return max(0, Double(squares) / Double(max(seen, 1)) - mean * mean).squareRoot() / 255
  }

  /// Channels that say nothing which another channel does not, in both parts.
  static func spareChannels(in dataset: Dataset) -> [DatasetWarning] {
    let channels = dataset.training.channels
    guard channels > 1, !dataset.source.warnings.contains(where: { $0.kind == .spareChannels }) else { return [] }
    let parts = [dataset.training, dataset.test].filter { $0.count > 0 }
    func all(_ isSo: (UnsafeMutablePointer<UInt8>) -> Bool) -> Bool {
      parts.allSatisfy { set in
        stride(from: 0, to: set.pixels.count, by: channels).allSatisfy { isSo(set.pixels.view.base + $0) }
      }
    }
    let size = "\(dataset.training.height), \(dataset.training.width)"
    if channels == 3, all({ $0[0] == $0[1] && $0[1] == $0[2] }) {
      return [
        DatasetWarning(
          .spareChannels,
          "the three channels of all images are equal: they are grey images saved in colour, which cost three times the work. Save "
            + "one channel, as \(size), 1 (Pillow: image.convert(\"L\"); NumPy: images[..., :1]).")
      ]
    }
    let last = channels - 1
    guard channels == 2 || channels == 4, let value = parts.first?.pixels.view[last], all({ $0[last] == value }) else {
      return []
    }
    return [
      DatasetWarning(
        .spareChannels,
        "channel \(last), the last, is \(value) in all pixels of all images, as an opaque alpha channel is. Save the images without it "
          + "(NumPy: images[..., :\(last)]).")
    ]
  }

  /// What is to be said where a few colour files have made grey ones three channels: `colour` are the colour files of `count`.
  static func colourAmongGrey(_ colour: [String], of count: Int) -> DatasetWarning? {
    guard let first = colour.first, 2 * colour.count < count else { return nil }
    return DatasetWarning(
      .spareChannels,
      "\(colour.count) of \(count) images \(colour.count == 1 ? "is" : "are") saved in colour (\(colour.count == 1 ? "" : "the first is ")"
        + "\(first)), and the others are grey, so that all have three channels. Save \(colour.count == 1 ? "it" : "them") as grey (Pillow: "
        + "image.convert(\"L\")), or say what is wanted: data.color: grey, or rgb.")
  }

  /// What is to be said where rows of values seem to have their channels first: `size` is what they are taken for.
  static func channelOrder(_ pixels: View<UInt8>, count: Int, size: ImageSize, name: String) -> DatasetWarning? {
    guard size.channels > 1, size.height > 1, size.width > 1, count > 0 else { return nil }
    // A step down is W · C values with the channels last, and W with the channels first. The right one changes the picture less.
    let (most, height, width, channels) = (64, size.height, size.width, size.channels)
    var (last, first) = (0, 0)
    for image in 0..<min(most, count) {
      let base = pixels.base + image * size.count
      for row in 0..<(height - 1) * width * channels {
        last += abs(Int(base[row]) - Int(base[row + width * channels]))
      }
      for channel in 0..<channels {
        let plane = base + channel * height * width
        for place in 0..<(height - 1) * width { first += abs(Int(plane[place]) - Int(plane[place + width])) }
      }
    }
    guard 5 * first < 4 * last else { return nil }
    return DatasetWarning(
      .channelOrder, concernsTest: true,
      "\(name): its rows are taken pixel by pixel as \(size), but seem to hold one channel after the other, as CIFAR's do, which scrambles "
        + "the images. If so, set data.layout: channels_first; if not, data.layout: channels_last. `fmdist data preview` shows what they look "
        + "like.")
  }
}
