/// Height, width and channels of an image.
package struct ImageSize: Sendable, Hashable, Codable, CustomStringConvertible {
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
  /// `wanted` is the configuration's, which settles what a row of values is; `layout` says whether C comes first. Without either, a row must be a
  /// square grey image, and what may have its channels first is refused.
  static func of(
    _ rest: [Int], wanted: ImageSize?, layout: ChannelLayout? = nil, name: String
  ) throws(DatasetError) -> ImageSize {
    func refusal(_ sentence: String) -> DatasetError { DatasetError(.malformed, "\(name): \(sentence)") }
    let found = rest.map(String.init).joined(separator: " x ")
    let count = rest.reduce(1) { $0.multipliedReportingOverflow(by: $1).overflow ? .max : $0 * $1 }
    guard count <= mostPixels else {
      throw refusal(
        "its images have \(count) values each (\(found)), expected at most \(mostPixels). Is it an array of images?")
    }
    if let wanted {
      let full =
        layout == .first
        ? [wanted.channels, wanted.height, wanted.width] : [wanted.height, wanted.width, wanted.channels]
      let fits =
        rest == full || rest == [wanted.count] || (wanted.channels == 1 && rest == [wanted.height, wanted.width])
      guard fits else {
        let order = layout == .first ? ", with the channels first as data.layout says" : ""
        throw refusal("its images are \(found), data.image_size says \(wanted)\(order). Make them agree.")
      }
      return wanted
    }
    switch rest.count {
    case 2: return ImageSize(height: rest[0], width: rest[1], channels: 1)
    case 3:
      if layout == .first { return ImageSize(height: rest[1], width: rest[2], channels: rest[0]) }
      guard layout == .last || !mayHaveChannelsFirst(rest) else {
        throw refusal(
          "its images are \(found): the channels seem to come first. Say which it is: data.layout: channels_first, for \(rest[0]) channels of "
            + "\(rest[1]) x \(rest[2]) (height x width); or data.layout: channels_last, for \(rest[0]) x \(rest[1]) of \(rest[2]) channels."
        )
      }
      return ImageSize(height: rest[0], width: rest[1], channels: rest[2])
    default:
      let side = Int(Double(count).squareRoot().rounded())
      if side * side == count { return ImageSize(height: side, width: side, channels: 1) }
      guard layout != nil, let side = sideOfColour(count) else { throw refusal(rowSentence(count)) }
      return ImageSize(height: side, width: side, channels: 3)
    }
  }

  /// Whether images of `sizes` are likelier C x H x W than H x W x C: few rows of many channels, or fewer than there are of squares.
  private static func mayHaveChannelsFirst(_ sizes: [Int]) -> Bool {
    guard sizes[2] > 4 else { return false }
    return sizes[0] <= 4 || (sizes[1] == sizes[2] && sizes[0] < sizes[2])
  }

  /// The side of square images of three channels with `count` values; nil if there is none.
  private static func sideOfColour(_ count: Int) -> Int? {
    let side = Int((Double(count) / 3).squareRoot().rounded())
    return 3 * side * side == count ? side : nil
  }

  /// What to do with rows of `count` values that are no grey squares. Whether channels come first nobody can tell by their number.
  private static func rowSentence(_ count: Int) -> String {
    if let side = sideOfColour(count) {
      return
        "its images are rows of \(count) values, which is not a square but 3 channels of \(side) x \(side). Say how they are stored: "
        + "data.layout: channels_first, if one channel comes after the other, as in CIFAR's rows; data.layout: channels_last, if the three values "
        + "of a pixel lie next to each other. `fmdist data preview` shows which is right."
    }
    let nearby = [1, 2].lazy.compactMap { extra -> String? in
      let rest = count - extra
      let side = Int(Double(rest).squareRoot().rounded())
      let columns = extra == 1 ? "one column" : "two columns"
      if side > 1, side * side == rest { return "\(columns) more than \(side) x \(side)" }
      return sideOfColour(rest).flatMap { $0 > 1 ? "\(columns) more than 3 channels of \($0) x \($0)" : nil }
    }.first
    return
      "its images are rows of \(count) values, which is not a square"
      + (nearby.map {
        " but \($0): is there a column that is not a pixel, such as an id? Leave it out; in a table, a header that calls it id will do. Or else give "
      } ?? ". Give ") + "their height, width and channels, whose product is \(count), "
      + "with data.image_size: [height, width, channels], and data.layout: channels_first if one channel comes after the other."
  }
}
