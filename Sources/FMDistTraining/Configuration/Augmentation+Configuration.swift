import FMDistKernels
import FMDistRunFiles

/// `data.augmentation`, in the words of Keras's ImageDataGenerator where it has the thing.
extension Augmentation {
  /// Decodes `node` strictly; nil where nothing would ever change.
  static func configured(_ node: ConfigurationNode) throws(ConfigurationError) -> Augmentation? {
    let augmentation = try Augmentation(node)
    return augmentation.isIdentity ? nil : augmentation
  }

  private init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init()
    rotationRange = try node.optionalDouble("rotation_range", in: 0...180) ?? 0
    widthShiftRange = try node.optionalDouble("width_shift_range", in: 0...1) ?? 0
    heightShiftRange = try node.optionalDouble("height_shift_range", in: 0...1) ?? 0
    shearRange = try node.optionalDouble("shear_range", in: 0..<90) ?? 0
    zoomRange =
      try node.optional("zoom_range") { node throws(ConfigurationError) in try node.zoomRangeValue() } ?? zoomRange
    horizontalFlip =
      try node.optional("horizontal_flip") { node throws(ConfigurationError) in try node.flipValue() } ?? 0
    verticalFlip =
      try node.optional("vertical_flip") { node throws(ConfigurationError) in try node.flipValue() } ?? 0
    let mode: FillMode? = try node.optionalChoice("fill_mode")
    let used = mode ?? .nearest
    fillMode = used
    let value = try node.optional("cval") { node throws(ConfigurationError) in
      let value = try node.intValue(in: 0...255)
      guard used == .constant else {
        throw node.error(
          "is the byte beyond the edges with fill_mode constant, found fill_mode \(used.rawValue); set fill_mode: constant "
            + "or take cval away")
      }
      return UInt8(value)
    }
    cval = value ?? cval
    // Larger ones fit no image's side: what is left of this is checked when the images are there.
    randomCropPadding =
      try node.optionalSection("random_crop") { node throws(ConfigurationError) in
        try node.int("padding", in: 1...1_000_000)
      } ?? 0
    randomErasing = try node.optionalSection("random_erasing") { node throws(ConfigurationError) in
      try RandomErasing(node)
    }
  }

  /// What ``configured(_:)`` reads back, every default written out but for ``cval`` where it has no meaning.
  var value: ConfigurationValue {
    var entries: [(String, ConfigurationValue)] = [
      ("rotation_range", .double(rotationRange)), ("width_shift_range", .double(widthShiftRange)),
      ("height_shift_range", .double(heightShiftRange)), ("shear_range", .double(shearRange)),
      ("zoom_range", zoomRange.setting), ("horizontal_flip", .double(horizontalFlip)),
      ("vertical_flip", .double(verticalFlip)), ("fill_mode", .string(fillMode.rawValue)),
    ]
    if fillMode == .constant { entries.append(("cval", .integer(Int(cval)))) }
    if randomCropPadding > 0 { entries.append(("random_crop", ["padding": .integer(randomCropPadding)])) }
    if let randomErasing { entries.append(("random_erasing", randomErasing.setting)) }
    return entries.mapping
  }
}

extension Augmentation.RandomErasing {
  fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.init()
    probability = try node.optionalDouble("probability", in: 0...1) ?? probability
    area =
      try node.optional("area") { node throws(ConfigurationError) in try node.rangeValue(in: 0.0001...1) } ?? area
    aspectRatio =
      try node.optional("aspect_ratio") { node throws(ConfigurationError) in try node.rangeValue(in: 0.01...100) }
      ?? aspectRatio
    value =
      try node.optional("value") { node throws(ConfigurationError) -> UInt8? in
        if (try? node.stringValue()) == Self.random { return nil }
        do throws(ConfigurationError) { return UInt8(try node.intValue(in: 0...255)) } catch {
          throw error.appending(", or the word \(Self.random)")
        }
      } ?? nil
  }

  fileprivate var setting: ConfigurationValue {
    [
      "probability": .double(probability), "area": area.setting, "aspect_ratio": aspectRatio.setting,
      "value": value.map { .integer(Int($0)) } ?? .string(Self.random),
    ]
  }

  /// Of ``value``: a random byte for each.
  private static let random = "random"
}

extension ConfigurationNode {
  /// True for half of the images, or a probability.
  fileprivate func flipValue() throws(ConfigurationError) -> Double {
    if let isOn = try? boolValue() { return isOn ? 0.5 : 0 }
    do {
      return try doubleValue(in: 0...1)
    } catch {
      throw error.appending("; true is 0.5, and false is 0")
    }
  }

  /// A number z for 1 - z to 1 + z, or two numbers in brackets.
  fileprivate func zoomRangeValue() throws(ConfigurationError) -> ClosedRange<Double> {
    if (try? items()) != nil { return try rangeValue(in: 0.01...100) }
    let zoom: Double
    do {
      zoom = try doubleValue(in: 0...0.99)
    } catch {
      throw error.appending("; z stands for [1 - z, 1 + z], which may be written out as well")
    }
    return 1 - zoom...1 + zoom
  }

  /// Two numbers in brackets, each in `limits`, the smaller one first.
  fileprivate func rangeValue(in limits: ClosedRange<Double>) throws(ConfigurationError) -> ClosedRange<Double> {
    let items = try items()
    guard items.count == 2 else {
      throw error("must be two numbers, the smaller one first, such as [0.1, 0.3], found \(items.count)")
    }
    let (low, high) = (try items[0].doubleValue(in: limits), try items[1].doubleValue(in: limits))
    guard low <= high else { throw error("must be two numbers, the smaller one first, found [\(low), \(high)]") }
    return low...high
  }
}

extension ClosedRange<Double> {
  fileprivate var setting: ConfigurationValue { [.double(lowerBound), .double(upperBound)] }
}
