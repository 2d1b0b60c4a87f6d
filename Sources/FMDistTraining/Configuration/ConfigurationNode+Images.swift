import FMDistDatasets
import FMDistImages
import FMDistRunFiles

/// What `data` says of files of images.
extension ConfigurationNode {
  /// The list of red, green and blue at `key`, or nil.
  func optionalColour(_ key: String) throws(ConfigurationError) -> RGB? {
    try optional(key) { node throws(ConfigurationError) in
      guard case .list = node.value else {
        let words = [
          "white": "[255, 255, 255]", "black": "[0, 0, 0]", "gray": "[128, 128, 128]", "grey": "[128, 128, 128]",
        ]
        let advice: String? =
          switch node.value {
          case .integer(let level) where (0...255).contains(level): "[\(level), \(level), \(level)]"
          case .string(let word): words[word.lowercased()]
          default: nil
          }
        throw node.error(
          "must be red, green and blue in brackets, from 0 to 255 each"
            + (advice.map { "; write \(node.rewritten($0))" } ?? ", such as [255, 255, 255] for white"))
      }
      let channels = try node.intsValue(in: 0...255)
      guard channels.count == 3 else {
        throw node.error("must be red, green and blue such as [255, 255, 255], found \(channels.count) numbers")
      }
      return RGB(red: UInt8(channels[0]), green: UInt8(channels[1]), blue: UInt8(channels[2]))
    }
  }

  /// The draw of a test part at `key`, or nil.
  func optionalTestDraw(_ key: String) throws(ConfigurationError) -> TestDraw? {
    try optionalSection(key) { node throws(ConfigurationError) in
      let fraction = try node.share("fraction")
      let seed = try node.optionalInt("seed", in: 0...) ?? 0
      guard fraction > 0 else {
        throw try node.node("fraction").error("must be above 0, as a test needs images, found \(fraction); such as 0.2")
      }
      return TestDraw(fraction: fraction, seed: UInt64(seed))
    }
  }

  /// The pattern of file names at `key`, or nil.
  func optionalLabelPattern(_ key: String) throws(ConfigurationError) -> String? {
    try optional(key) { node throws(ConfigurationError) in
      let pattern = try node.stringValue()
      guard pattern.components(separatedBy: "{class}").count == 2 else {
        throw node.error(
          "must have {class} once, where a file's name has its class, such as \"{class}.*\" for cat.12.jpg, found '\(pattern.brief())'"
        )
      }
      guard !pattern.contains("/") else {
        throw node.error(
          "is about the names of files, without their folders: take the / away, found '\(pattern.brief())'")
      }
      return pattern
    }
  }

  /// Throws where what `data` says of files of images does not go together. This is its node.
  func checkImageOptions(_ data: RunConfiguration.DataConfiguration) throws(ConfigurationError) {
    if data.imageSize == nil, data.resize != .stretch, let node = try optionalNode("resize") {
      throw node.error(
        "says how images become data.image_size, which is not there; add image_size: [64, 64], or another")
    }
    if let colour = data.colour, let channels = data.imageSize?.channels, channels != colour.channels,
      let node = try optionalNode("color")
    {
      throw node.error(
        "is \(colour.rawValue), which has \(colour.channels) channel\(colour.channels == 1 ? "" : "s"), but image_size says \(channels); "
          + "take one of them away")
    }
    if data.multiLabel, data.labelPattern != nil, let node = try optionalNode("label_pattern") {
      throw node.error("gives each image one class, but multi_label is true; take one of them away")
    }
  }
}

extension RunConfiguration.DataConfiguration {
  /// The settings of files of images that are not the usual ones, as a configuration has them.
  var readingEntries: [(String, ConfigurationValue)] {
    var entries: [(String, ConfigurationValue)] = []
    if resize != .stretch { entries.append(("resize", .string(resize.rawValue))) }
    if let colour { entries.append(("color", .string(colour.rawValue))) }
    if background != .white {
      let channels = [background.red, background.green, background.blue]
      entries.append(("background", .list(channels.map { .integer(Int($0)) })))
    }
    if let layout { entries.append(("layout", .string(layout.rawValue))) }
    if let test { entries.append(("test", ["fraction": .double(test.fraction), "seed": .integer(Int(test.seed))])) }
    if let labelPattern { entries.append(("label_pattern", .string(labelPattern))) }
    if onBadFile != .refuse { entries.append(("on_bad_file", .string(onBadFile.rawValue))) }
    if !cache { entries.append(("cache", .bool(false))) }
    return entries
  }

  /// Sets what says only how images are read, not which they are once read, to the usual.
  mutating func forgetReading() {
    (imageSize, resize, colour, background, layout) = (nil, .stretch, nil, .white, nil)
    (test, labelPattern, onBadFile, cache) = (nil, nil, .refuse, true)
  }

  /// Whether files give the same images as they do with `other`.
  package func readsFilesSame(as other: Self) -> Bool {
    imageSize == other.imageSize && resize == other.resize && colour == other.colour && background == other.background
      && layout == other.layout && test == other.test && labelPattern == other.labelPattern
      && onBadFile == other.onBadFile
  }
}
