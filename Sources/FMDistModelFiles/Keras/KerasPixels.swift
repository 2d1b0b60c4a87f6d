import FMDistKernels
import FMDistNeuralNet
import FMDistRunFiles

/// Layers in front of a model that scale an image's bytes: what `data.scaling` is in Keras.
enum KerasPixels {
  private static let rescaling = "Rescaling"
  private static let normalization = "Normalization"

  /// The layers that do what `preparation` says, the first of which reads `input`; named otherwise than `taken`.
  static func layers(
    for preparation: ImagePreparation, reading input: String, taken: Set<String>
  ) -> [KerasLayer] {
    var layers: [KerasLayer] = []
    func append(_ className: String, _ config: [(key: String, value: JSONValue)]) {
      let usual = KerasName.snake(className)
      let name = KerasName.free(usual, or: "pixel_\(usual)", taken: taken)
      layers.append(
        KerasLayer(
          className: className, config: JSONObject([("name", .string(name))] + config), name: name,
          inputs: [layers.last?.name ?? input]))
    }
    // Always there where nothing is learned, so that a file says how its images are scaled.
    if preparation.divisor != 1 || preparation.means.isEmpty {
      append(rescaling, [("scale", .number(1 / Double(preparation.divisor))), ("offset", 0.0)])
    }
    guard !preparation.means.isEmpty else { return layers }
    let isByChannel = preparation.means.count == preparation.channels
    var config: [(key: String, value: JSONValue)] = [("axis", isByChannel ? [3] : [1, 2, 3])]
    if preparation.divisor == 1 {
      // Learned, and so among the weights.
      config += [("mean", .null), ("variance", .null)]
    } else {
      config += [
        ("mean", .list(preparation.means.map { .number(Double($0)) })),
        ("variance", .list(preparation.deviations.map { .number(Double($0) * Double($0)) })),
      ]
    }
    append(normalization, config + [("invert", false)])
    return layers
  }

  /// What the layers in front keep among the weights, by their names.
  static func arrays(of preparation: ImagePreparation, in layers: [KerasLayer]) -> [String: [NamedArray]] {
    guard preparation.divisor == 1, !preparation.means.isEmpty,
      let layer = layers.first(where: { $0.className == normalization })
    else { return [:] }
    // The square root of the square is the number itself, so that it comes back.
    return [
      layer.name: [
        NamedArray(name: "mean", shape: preparation.shape, values: preparation.means),
        NamedArray(name: "variance", shape: preparation.shape, values: preparation.deviations.map { $0 * $0 }),
      ]
    ]
  }

  /// Whether `layer` keeps an integer behind its arrays: how many images it has seen.
  static func endsInCount(_ layer: KerasLayer) -> Bool { layer.className == normalization }

  /// Keras's: a deviation is at least this.
  static let leastDeviation: Float = 1e-7

  /// How many layers of `architecture` in front scale pixels as `data.scaling` can say, and what it is then; `learned` gives what a layer
  /// keeps among the weights. Nil for the scaling where nothing says how pixels are scaled.
  static func scaling(
    of architecture: KerasArchitecture, path: String,
    learned: (KerasLayer) throws(ModelFileError) -> [NamedArray]
  ) throws(ModelFileError) -> (count: Int, scaling: ImportedScaling?) {
    let layers = architecture.layers
    /// The layer at `index` if it follows alone what is before it.
    func follower(_ index: Int) -> KerasLayer? {
      let before = index == 0 ? architecture.inputName : layers[index - 1].name
      guard index < layers.count - 1, layers[index].inputs == [before],
        layers.count(where: { $0.inputs.contains(before) }) == 1
      else { return nil }
      return layers[index]
    }
    guard let first = follower(0) else { return (0, nil) }
    var (scale, offset, count) = (1.0, 0.0, 0)
    if first.className == rescaling, let found = first.config["scale"]?.double,
      let added = (first.config["offset"] ?? 0.0).double
    {
      // As floats, which they become: 1 / 255 is written in many ways.
      let isUnit = Float(found) == 1 / 255 && added == 0
      (scale, offset, count) = (isUnit ? 1.0 / 255 : found, added, 1)
    }
    guard let next = follower(count), next.className == normalization else {
      switch (count, scale, offset) {
      case (0, _, _): return (0, nil)
      case (_, 1.0 / 255, 0): return (1, ImportedScaling(.unit))
      case (_, 1, 0): return (1, ImportedScaling(.none))
      // Any other is a layer of the model here, too.
      default: return (0, ImportedScaling(.none))
      }
    }
    let place = "\(path), layer \(next.name.visible) (\(normalization))"
    func refuse(_ sentence: String) -> ModelFileError { ModelFileError(.badData, "\(place): \(sentence)") }
    guard scale > 0, (next.config["invert"] ?? false) == false else {
      throw refuse("expected (x - mean) / deviation of pixels times a positive number, found it inverted")
    }
    let axes = next.config["axis"].map { $0 == .null ? [] : $0.integers(in: -4...3) ?? [0] } ?? [-1]
    let rank = architecture.inputShape.count
    let kept = axes.map { $0 < 0 ? $0 + rank + 1 : $0 }.sorted()
    let isOfElements = kept == Array(1...rank)
    guard rank == 3, isOfElements || kept == [3] || kept.isEmpty else {
      throw refuse(
        "its axis is \(next.config["axis"]?.found ?? "none"); fmdist scales by channel (-1), or by pixel and channel ([1, 2, 3])"
      )
    }
    var (means, variances): ([Double], [Double])
    let isConstant = (next.config["mean"] ?? .null) != .null
    if isConstant {
      let numbers = try ["mean", "variance"].map { (key: String) throws(ModelFileError) -> [Double] in
        guard let numbers = next.config[key]?.numbers else { throw refuse("expected numbers as its \(key)") }
        return numbers
      }
      (means, variances) = (numbers[0], numbers[1])
    } else {
      let arrays = try learned(next)
      (means, variances) = (arrays[0].values.map { Double($0) }, arrays[1].values.map { Double($0) })
    }
    let expected = isOfElements ? architecture.inputShape.reduce(1, *) : architecture.inputShape[2]
    if means.count == 1 { means = Array(repeating: means[0], count: expected) }
    if variances.count == 1 { variances = Array(repeating: variances[0], count: expected) }
    guard means.count == expected, variances.count == expected,
      (means + variances).allSatisfy(\.isFinite), variances.allSatisfy({ $0 >= 0 })
    else { throw refuse("expected \(expected) means and variances, finite and not negative, found others") }
    if isConstant, !isOfElements, offset == 0, scale == 1.0 / 255 {
      let channels = zip(means, variances).map { PixelScaling.Channel(mean: $0, deviation: $1.squareRoot()) }
      if channels.allSatisfy({ (0...1).contains($0.mean) && (0.0001...1).contains($0.deviation) }) {
        return (count + 1, ImportedScaling(.channels(channels)))
      }
    }
    // (x scale + offset - mean) / deviation, on the scale of bytes.
    let byteMeans = means.map { Float(($0 - offset) / scale) }
    let byteDeviations = variances.map { max(Float($0).squareRoot(), leastDeviation) / Float(scale) }
    let isPossible = zip(byteMeans, byteDeviations).allSatisfy { (0...255).contains($0) && (0...255).contains($1) }
    guard isPossible else {
      throw refuse(
        "its means and deviations are none of bytes from 0 to 255: they would be \(byteMeans[0]) and \(byteDeviations[0]) at first"
      )
    }
    return (
      count + 1,
      ImportedScaling(isOfElements ? .standard : .standardByChannel, means: byteMeans, deviations: byteDeviations)
    )
  }
}

extension JSONValue {
  /// All numbers in it, in their order, however lists lie inside each other; nil if something else is among them.
  fileprivate var numbers: [Double]? {
    guard let values else { return double.map { [$0] } }
    let numbers = values.map(\.numbers)
    return numbers.contains(nil) ? nil : numbers.flatMap { $0 ?? [] }
  }
}
