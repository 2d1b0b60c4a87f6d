import FMDistDatasets
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

  /// The list of height, width and channels at `key`, or nil.
  func optionalImageSize(_ key: String) throws(ConfigurationError) -> ImageSize? {
    try optional(key) { node throws(ConfigurationError) in
      if let size = node.writtenSize {
        throw node.error(
          "must be height, width and channels in brackets; write \(node.rewritten(size)), or 3 channels for color")
      }
      let sizes = try node.intsValue(in: 1...65_536)
      guard sizes.count == 3 else {
        throw node.error("must be height, width and channels such as [28, 28, 1], found \(sizes.count) numbers")
      }
      return ImageSize(height: sizes[0], width: sizes[1], channels: sizes[2])
    }
  }

  /// What `8`, `8x8`, `8,8,1` and `[8, 8]` probably mean as a list of height, width and channels; nil for anything else.
  private var writtenSize: String? {
    let numbers: [Int?]
    switch value {
    case .list(let items):
      guard items.count < 3 else { return nil }
      numbers = items.map { if case .integer(let number) = $0 { number } else { nil } }
    case .integer(let number): numbers = [number]
    case .string(let text): numbers = text.split { "x×, ()".contains($0) }.map { Int($0) }
    default: return nil
    }
    let sizes = numbers.compactMap(\.self)
    guard let height = sizes.first, sizes.count == numbers.count, sizes.count <= 3,
      sizes.allSatisfy({ 1...65_536 ~= $0 })
    else { return nil }
    return "[\(height), \(sizes.count > 1 ? sizes[1] : height), \(sizes.count > 2 ? sizes[2] : 1)]"
  }
}
