import Datasets
import RunFiles

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
      let sizes = try node.intsValue(in: 1...65_536)
      guard sizes.count == 3 else {
        throw node.error("must be height, width and channels such as [28, 28, 1], found \(sizes.count) numbers")
      }
      return ImageSize(height: sizes[0], width: sizes[1], channels: sizes[2])
    }
  }
}
