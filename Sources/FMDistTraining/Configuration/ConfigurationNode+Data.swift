import FMDistDatasets
import FMDistImages
import FMDistRunFiles

extension ConfigurationNode {
  /// The list of names of classes at `key`, or nil.
  func optionalClassNames(_ key: String) throws(ConfigurationError) -> [String]? {
    try optional(key) { node throws(ConfigurationError) in
      let names = try node.stringsValue()
      do throws(DatasetError) { return try ClassNames(names, origin: node.path).names } catch {
        throw node.located(error.message)
      }
    }
  }

  /// The list of height and width, and channels if they are said, at `key`, or nil.
  func optionalImageSize(_ key: String) throws(ConfigurationError) -> ConfiguredImageSize? {
    try optional(key) { node throws(ConfigurationError) in
      if let size = node.writtenSize {
        throw node.error(
          "must be height and width in brackets, or height, width and channels; write \(node.rewritten(size))")
      }
      let sizes = try node.intsValue(in: 1...65_536)
      guard (2...3).contains(sizes.count) else {
        throw node.error(
          "must be height and width such as [64, 64], or height, width and channels such as [28, 28, 1], found \(sizes.count) numbers"
        )
      }
      let size = ConfiguredImageSize(
        PixelSize(height: sizes[0], width: sizes[1]), channels: sizes.count == 3 ? sizes[2] : nil)
      guard sizes.reduce(1, *) <= ImageSize.mostPixels else {
        throw node.error(
          "must be at most \(ImageSize.mostPixels) values an image, found \(size), which is \(sizes.reduce(1, *))")
      }
      return size
    }
  }

  /// What `8`, `8x8` and `8,8,1` probably mean as a list of height, width and channels; nil for anything else, and for such a list.
  private var writtenSize: String? {
    let numbers: [Int?]
    switch value {
    case .list(let items):
      guard items.count == 1 else { return nil }
      numbers = items.map { if case .integer(let number) = $0 { number } else { nil } }
    case .integer(let number): numbers = [number]
    case .string(let text): numbers = text.split { "x×, ()".contains($0) }.map { Int($0) }
    default: return nil
    }
    let sizes = numbers.compactMap(\.self)
    guard let height = sizes.first, sizes.count == numbers.count, sizes.count <= 3,
      sizes.allSatisfy({ 1...65_536 ~= $0 })
    else { return nil }
    return "[\(height), \(sizes.count > 1 ? sizes[1] : height)\(sizes.count > 2 ? ", \(sizes[2])" : "")]"
  }
}
