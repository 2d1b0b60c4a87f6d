import Datasets
import RunFiles

extension ConfigurationNode {
  /// The list of names of classes at `key`, or nil.
  func optionalClassNames(_ key: String) throws(ConfigurationError) -> [String]? {
    guard let node = try optionalNode(key) else { return nil }
    let names = try strings(key)
    do { return try ClassNames(names, origin: "data.\(key)").names } catch {
      throw ConfigurationError(place: node.place, sentence: error.message)
    }
  }

  /// The list of height, width and channels at `key`, or nil.
  func optionalImageSize(_ key: String) throws(ConfigurationError) -> ImageSize? {
    guard let node = try optionalNode(key) else { return nil }
    let sizes = try ints(key, in: 1...65_536)
    guard sizes.count == 3 else {
      throw node.error("must be height, width and channels such as [28, 28, 1], found \(sizes.count) numbers")
    }
    return ImageSize(height: sizes[0], width: sizes[1], channels: sizes[2])
  }
}
