import FMDistNeuralNet

// Operators that put values elsewhere, or pass them on.

extension ONNXOperator {
  static let arrangements = [
    ONNXOperator(kind: "Identity", keepsAxes: true) { (node, graph) throws(ModelFileError) in
      try graph.value(node, 0)
    },
    ONNXOperator(kind: "Cast", keepsAxes: true) { (node, graph) throws(ModelFileError) in try cast(&node, &graph) },
    ONNXOperator(kind: "Flatten") { (node, graph) throws(ModelFileError) in
      let features = try graph.features(node, 0)
      let axis = try node.integer("axis") ?? 1
      guard axis == 1 || axis == -features.axes.count else {
        throw node.refuse("axis is \(axis); fmdist flattens all axes but that of the images, 1")
      }
      return .features(features.arranged([features.order]))
    },
    ONNXOperator(kind: "Reshape") { (node, graph) throws(ModelFileError) in
      guard let shape = try graph.optionalSizes(node, 1) else { throw node.refuse("lacks its shape") }
      // Zero is then no size of the input, but none.
      guard try node.integer("allowzero") ?? 0 == 0 || !shape.contains(.number(0)) else {
        throw node.refuse("makes arrays of no elements")
      }
      switch try graph.value(node, 0) {
      case .constant(let constant): return try .constant(reshaped(constant, shape, node))
      case .sizes, .features: return try .features(reshaped(graph.features(node, 0), shape, node, &graph))
      }
    },
    ONNXOperator(kind: "Transpose") { (node, graph) throws(ModelFileError) in
      let permutation = try node.integers("perm")
      switch try graph.value(node, 0) {
      case .constant(let constant):
        let order = permutation ?? constant.shape.indices.reversed()
        guard order.sorted() == Array(constant.shape.indices) else {
          throw node.refuse("perm is \(order), of a constant of shape \(constant.shape)")
        }
        try graph.constants.make(constant.values.count, for: node)
        return .constant(
          ONNXConstant(
            shape: order.map { constant.shape[$0] },
            values: ArrayLayout.permuted(constant.shape, order).applied(to: constant.values)))
      case .sizes, .features:
        let features = try graph.features(node, 0)
        guard let order = permutation, order.first == 0, order.sorted() == Array(0...features.axes.count) else {
          throw node.refuse(
            "perm is \(permutation.map(String.init(describing:)) ?? "not given"), of \(features.text) values; expected one that leaves the images' axis first"
          )
        }
        return .features(features.arranged(order.dropFirst().map { features.axes[$0 - 1] }))
      }
    },
    ONNXOperator(kind: "Squeeze") { (node, graph) throws(ModelFileError) in
      let axes = try graph.integers(&node, "axes", orInput: 1)
      switch try graph.value(node, 0) {
      case .sizes(let sizes, _) where sizes.count == 1 && axes ?? [0] == [0]: return .sizes(sizes, isScalar: true)
      case .sizes, .constant, .features:
        let features = try graph.features(node, 0)
        let rank = features.axes.count + 1
        let gone = (axes ?? []).map { $0 < 0 ? $0 + rank : $0 }
        guard !gone.isEmpty, gone.allSatisfy({ (1..<rank).contains($0) && features.axes[$0 - 1].isEmpty }) else {
          throw node.refuse(
            "axes is \(axes ?? []), of \(features.text) values; expected axes of size 1, and not that of the images")
        }
        return .features(
          features.arranged(features.axes.enumerated().filter { !gone.contains($0.offset + 1) }.map(\.element)))
      }
    },
    ONNXOperator(kind: "Unsqueeze") { (node, graph) throws(ModelFileError) in
      let axes = try graph.integers(&node, "axes", orInput: 1) ?? []
      switch try graph.value(node, 0) {
      case .sizes(let sizes, isScalar: true) where axes == [0] || axes == [-1]: return .sizes(sizes, isScalar: false)
      case .sizes, .constant, .features:
        let features = try graph.features(node, 0)
        let rank = features.axes.count + 1 + axes.count
        let more = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
        guard more.allSatisfy({ (1..<rank).contains($0) }), Set(more).count == more.count,
          rank <= ONNXGraphReader.mostSizes
        else {
          throw node.refuse("axes is \(axes), of \(features.text) values; expected axes behind that of the images")
        }
        var arranged = features.axes
        for axis in more { arranged.insert([], at: axis - 1) }
        return .features(features.arranged(arranged))
      }
    },
    ONNXOperator(kind: "Concat") { (node, graph) throws(ModelFileError) in try concatenation(&node, &graph) },
    ONNXOperator(kind: "Resize", takesChannelsFirst: true) { (node, graph) throws(ModelFileError) in
      try .features(enlarged(&node, &graph))
    },
  ]

  /// How a nearest neighbour is found where each pixel is repeated as often as the scale says.
  private static let repetitions = [
    ("asymmetric", "floor"), ("tf_half_pixel_for_nn", "floor"), ("half_pixel", "round_prefer_floor"),
    ("half_pixel", "round_prefer_ceil"), ("pytorch_half_pixel", "round_prefer_floor"),
    ("half_pixel_symmetric", "round_prefer_floor"),
  ]

  /// An image whose pixels are repeated.
  private static func enlarged(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let image = try graph.image(graph.features(node, 0), node)
    let mode = try node.text("mode") ?? "nearest"
    let place = try node.text("coordinate_transformation_mode") ?? "half_pixel"
    let rounding = try node.text("nearest_mode") ?? "round_prefer_floor"
    guard mode == "nearest", repetitions.contains(where: { $0 == (place, rounding) }) else {
      throw node.refuse(
        "has mode \(mode.brief(20).visible), coordinate_transformation_mode \(place.brief(40).visible) and nearest_mode \(rounding.brief(40).visible); fmdist only repeats pixels, as with nearest, asymmetric and floor"
      )
    }
    // They concern other modes.
    for name in ["cubic_coeff_a", "extrapolation_value"] { _ = try node.number(name) }
    try node.expect("antialias", 0, what: "expected 0")
    try node.expect("exclude_outside", 0, what: "expected 0")
    let size = image.sizes
    var scales: [Float] = []
    if let given = try graph.optionalConstant(node, 2), !given.values.isEmpty {
      scales = given.values
    } else if let sizes = try graph.optionalSizes(node, 3), sizes.count == 4 {
      scales =
        [1]
        + zip(sizes.dropFirst(), size).map { if case .number(let number) = $0 { Float(number) / Float($1) } else { 0 } }
    }
    guard scales.count == 4, scales[0] == 1, scales[1] == 1,
      let (height, width) = Int(exactly: scales[2]).flatMap({ height in Int(exactly: scales[3]).map { (height, $0) } }),
      height >= 1, width >= 1
    else {
      throw node.refuse(
        "enlarges \(image.text) values by \(scales); expected 1 x 1 x whole numbers of height and width")
    }
    var layer = UpSampling2DLayer()
    layer.size = Extent(height, width)
    return try graph.append(layer, reading: image, isNonNegative: graph.isNonNegative(image), for: node)
  }

  private static func cast(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXValue {
    let type = Int64(try node.integer("to") ?? 0)
    _ = try node.integer("saturate")
    _ = try node.text("round_mode")
    let value = try graph.value(node, 0)
    let integers = [ONNXModel.Code.int32s, ONNXModel.Code.int64s]
    switch value {
    case .features, .constant:
      if type == ONNXModel.Code.floats { return value }
    case .sizes(let sizes, let isScalar):
      if integers.contains(type) { return value }
      let numbers = sizes.compactMap { size -> Float? in
        if case .number(let number) = size { Float(number) } else { nil }
      }
      if type == ONNXModel.Code.floats, numbers.count == sizes.count {
        return .constant(ONNXConstant(shape: isScalar ? [] : [numbers.count], values: numbers))
      }
    }
    throw node.refuse(
      "makes \(value.words) numbers of the type \(ONNXModel.Code.name(ofType: type)); fmdist computes with float")
  }

  /// The sizes `shape` of `count` elements, 0 standing for that of `sizes` and -1 for what is left; nil if they are of another number of elements.
  private static func sizes(_ shape: [ONNXSize], of sizes: [Int], count: Int) -> [Int]? {
    var result: [Int] = []
    for (index, size) in shape.enumerated() {
      guard case .number(let number) = size, number >= -1 else { return nil }
      guard number != 0 || index < sizes.count else { return nil }
      result.append(number == 0 ? sizes[index] : number)
    }
    var known = 1
    for size in result where size != -1 {
      let (product, overflow) = known.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      known = product
    }
    if let place = result.firstIndex(of: -1) {
      guard result.count(where: { $0 == -1 }) == 1, known > 0, count % known == 0 else { return nil }
      result[place] = count / known
      known = count
    }
    return known == count ? result : nil
  }

  private static func reshaped(
    _ constant: ONNXConstant, _ shape: [ONNXSize], _ node: ONNXNodeReader
  ) throws(ModelFileError) -> ONNXConstant {
    guard let sizes = sizes(shape, of: constant.shape, count: constant.values.count) else {
      throw node.refuse("gives a constant of shape \(constant.shape) another number of elements")
    }
    return ONNXConstant(shape: sizes, values: constant.values)
  }

  private static func reshaped(
    _ features: ONNXFeatures, _ shape: [ONNXSize], _ node: ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXFeatures {
    let text = shape.map { size in if case .number(let number) = size { "\(number)" } else { "N" } }
    func refuse() -> ModelFileError {
      node.refuse(
        "makes \(features.text) values \(text.joined(separator: " x ")); fmdist has one axis, or height, width and channels, of each image"
      )
    }
    // The rest has to be all of an image's values where -1 stands for the number of images.
    let rest = Array(shape.dropFirst())
    let isOpen = shape.first == .number(-1)
    guard let first = shape.first,
      first == .batch || first == .number(0) || isOpen || graph.batch.map(ONNXSize.number) == first,
      !isOpen || !rest.contains(.number(-1)),
      let sizes = sizes(rest, of: features.sizes, count: features.shape.count)
    else { throw refuse() }
    if let axes = features.split(sizes) { return features.arranged(axes) }
    guard sizes.count == 3 else { throw refuse() }
    let vector = try graph.vector(features.arranged([features.order]), node)
    var layer = ReshapeLayer()
    layer.targetShape = sizes
    let image = try graph.append(layer, reading: vector, isNonNegative: graph.isNonNegative(vector), for: node)
    // Read as height, width and channels, which are whatever they are there.
    let axes: [ONNXFeatures.Axis] = [.height, .width, .channels]
    return image.arranged(axes.map { image.shape.size($0) == 1 ? [] : [$0] })
  }

  private static func concatenation(
    _ node: inout ONNXNodeReader, _ graph: inout ONNXGraphReader
  ) throws(ModelFileError) -> ONNXValue {
    guard let axis = try node.integer("axis") else { throw node.refuse("lacks axis") }
    var (parts, sizes): ([ONNXFeatures], [ONNXSize]) = ([], [])
    for index in node.node.inputs.indices {
      guard case .sizes(let more, _) = try graph.value(node, index) else {
        parts.append(try graph.features(node, index))
        continue
      }
      sizes += more
    }
    if parts.isEmpty, axis == 0 || axis == -1, sizes.count <= ONNXGraphReader.mostSizes {
      return .sizes(sizes, isScalar: false)
    }
    guard let first = parts.first, sizes.isEmpty else {
      throw node.refuse("joins \(sizes.count) sizes, and \(parts.count) other values; expected those of one kind")
    }
    // One alone is itself.
    if parts.count == 1 { return .features(first) }
    let (rank, isLast) = (first.axes.count + 1, first.isChannelsLast && !first.isChannelsFirst)
    let place = axis < 0 ? axis + rank : axis
    guard rank == 2 || rank == 4, place == (isLast ? rank - 1 : 1), parts.allSatisfy({ $0.axes.count + 1 == rank })
    else {
      throw node.refuse(
        "axis is \(axis), of \(parts.map(\.text).joined(separator: ", ")) values; fmdist joins along the channels")
    }
    for index in parts.indices {
      if rank == 2 {
        parts[index] = try graph.vector(parts[index], node)
      } else if isLast {
        guard parts[index].isChannelsLast else { throw node.refuse("joins channels that come first and last") }
      } else {
        parts[index] = try graph.image(parts[index], node)
      }
    }
    let isNonNegative = parts.allSatisfy { graph.isNonNegative($0) }
    let joined = try graph.append(ConcatenateLayer(), reading: parts, isNonNegative: isNonNegative, for: node)
    return .features(isLast ? ONNXFeatures(layer: joined.layer, channelsLast: joined.shape) : joined)
  }
}

extension ONNXFeatures {
  /// The axes of `sizes` into which those here fall in their order; nil where one would be cut.
  fileprivate func split(_ sizes: [Int]) -> [[Axis]]? {
    var left = order[...]
    var result: [[Axis]] = []
    for size in sizes {
      var (axes, count): ([Axis], Int) = ([], 1)
      while count < size, let axis = left.popFirst() {
        axes.append(axis)
        count *= shape.size(axis)
      }
      guard count == size else { return nil }
      result.append(axes)
    }
    return left.isEmpty ? result : nil
  }
}
