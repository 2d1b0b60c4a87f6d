/// Height, width and channels of an image.
package struct ImageSize: Sendable, Equatable, CustomStringConvertible {
  /// H, in pixels.
  package let height: Int
  /// W, in pixels.
  package let width: Int
  /// C: 1 for grey, 3 for colour.
  package let channels: Int

  /// An image of more values, 16 MiB, is likelier a damaged header: 4096 x 4096 in grey, 2364 x 2364 in colour.
  package static var mostPixels: Int { 1 << 24 }

  /// A size; all at least 1.
  package init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  /// H x W x C, the bytes of an image.
  package var count: Int { height * width * channels }

  /// For a person: "28 x 28 x 1".
  package var description: String { "\(height) x \(width) x \(channels)" }

  /// The sizes of `count` such images as an IDX file has them: without C where it is 1.
  func sizes(count: Int) -> [Int] { [count, height, width] + (channels == 1 ? [] : [channels]) }

  /// The size of images whose dimensions, apart from the samples', are `rest`: H x W x C, H x W, or H · W · C values in a row.
  ///
  /// `wanted` is the configuration's, which settles what a row of values is. Without it, a row must be a square grey image.
  static func of(_ rest: [Int], wanted: ImageSize?, name: String) throws(DatasetError) -> ImageSize {
    func refusal(_ sentence: String) -> DatasetError { DatasetError(.malformed, "\(name): \(sentence)") }
    let found = rest.map(String.init).joined(separator: " x ")
    let count = rest.reduce(1) { $0.multipliedReportingOverflow(by: $1).overflow ? .max : $0 * $1 }
    guard count <= mostPixels else {
      throw refusal(
        "its images have \(count) values each (\(found)), expected at most \(mostPixels). Is it an array of images?")
    }
    if let wanted {
      let fits =
        rest == [wanted.height, wanted.width, wanted.channels] || rest == [wanted.count]
        || (wanted.channels == 1 && rest == [wanted.height, wanted.width])
      guard fits else {
        throw refusal("its images are \(found), data.image_size says \(wanted). Make them agree.")
      }
      return wanted
    }
    switch rest.count {
    case 2: return ImageSize(height: rest[0], width: rest[1], channels: 1)
    case 3:
      guard rest[2] <= 4 || rest[0] > 4 else {
        throw refusal(
          "its images are \(found): the channels seem to come first. Store them as height x width x channels (NumPy: images.transpose(0, 2, 3, 1)), or confirm the "
            + "order with data.image_size: [\(rest[0]), \(rest[1]), \(rest[2])].")
      }
      return ImageSize(height: rest[0], width: rest[1], channels: rest[2])
    default:
      let side = Int(Double(count).squareRoot().rounded())
      guard side * side == count else { throw refusal(rowSentence(count)) }
      return ImageSize(height: side, width: side, channels: 1)
    }
  }

  /// What to do with rows of `count` values that are no grey squares. Whether channels come first nobody can tell by their number.
  private static func rowSentence(_ count: Int) -> String {
    let side = Int((Double(count) / 3).squareRoot().rounded())
    guard 3 * side * side == count else {
      return
        "its images are rows of \(count) values, which is no square. Give their height, width and channels, whose product is \(count), "
        + "with data.image_size: [height, width, channels]. The values of a pixel's channels have to lie next to each other."
    }
    return
      "its images are rows of \(count) values, which is no square but 3 channels of \(side) x \(side). If the rows hold one channel after "
      + "the other, as CIFAR's do, reorder them (NumPy: images.reshape(-1, 3, \(side), \(side)).transpose(0, 2, 3, 1)) and save them as N x "
      + "\(side) x \(side) x 3; in a table, as rows in this order. If they hold the three values of each pixel next to each other, set "
      + "data.image_size: [\(side), \(side), 3]."
  }
}
