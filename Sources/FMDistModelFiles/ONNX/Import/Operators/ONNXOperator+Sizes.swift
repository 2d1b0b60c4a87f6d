// Operators that make the shapes which others take.

extension ONNXOperator {
  static let sizes = [
    ONNXOperator(kind: "Constant") { (node, graph) throws(ModelFileError) in
      if let tensor = try node.tensor("value") { return try graph.constants.value(of: tensor, node) }
      if let value = try node.number("value_float") { return .constant(ONNXConstant(shape: [], values: [value])) }
      if let values = try node.floats("value_floats") {
        return .constant(ONNXConstant(shape: [values.count], values: values))
      }
      if let value = try node.integer("value_int") { return .sizes([.number(value)], isScalar: true) }
      if let values = try node.integers("value_ints") { return .sizes(values.map(ONNXSize.number), isScalar: false) }
      throw node.refuse("has no value that fmdist reads: floats or integers")
    },
    ONNXOperator(kind: "Shape") { (node, graph) throws(ModelFileError) in
      let features = try graph.features(node, 0)
      let sizes = [ONNXSize.batch] + features.sizes.map(ONNXSize.number)
      let (start, end) = (try node.integer("start") ?? 0, try node.integer("end") ?? sizes.count)
      return .sizes(Array(sizes[bounds(start, end, sizes.count)]), isScalar: false)
    },
    ONNXOperator(kind: "Gather") { (node, graph) throws(ModelFileError) in
      guard case .sizes(let sizes, isScalar: false) = try graph.value(node, 0),
        case .sizes(let chosen, let isScalar) = try graph.value(node, 1)
      else { throw node.refuse("fmdist reads it of shapes alone") }
      try node.expect("axis", 0, what: "expected 0")
      var result: [ONNXSize] = []
      for choice in chosen {
        guard case .number(let number) = choice, (-sizes.count..<sizes.count).contains(number) else {
          throw node.refuse("takes an element that a shape of \(sizes.count) sizes lacks")
        }
        result.append(sizes[number < 0 ? number + sizes.count : number])
      }
      return .sizes(result, isScalar: isScalar)
    },
    ONNXOperator(kind: "Slice") { (node, graph) throws(ModelFileError) in
      guard case .sizes(let sizes, isScalar: false) = try graph.value(node, 0) else {
        throw node.refuse("fmdist reads it of shapes alone")
      }
      var parts: [[Int]?] = []
      for (index, name) in ["starts", "ends", "axes"].enumerated() {
        parts.append(try graph.integers(&node, name, orInput: index + 1))
      }
      let steps = try graph.optionalIntegers(node, 4) ?? [1]
      guard let starts = parts[0], let ends = parts[1], starts.count == 1, ends.count == 1,
        parts[2] ?? [0] == [0], steps == [1]
      else { throw node.refuse("expected a part of a shape, from one place to another") }
      return .sizes(Array(sizes[bounds(starts[0], ends[0], sizes.count)]), isScalar: false)
    },
  ]

  /// The places from `start` to `end` of `count`, negative ones counted from the end.
  private static func bounds(_ start: Int, _ end: Int, _ count: Int) -> Range<Int> {
    func place(_ number: Int) -> Int { min(count, max(0, number < 0 ? number + count : number)) }
    let first = place(start)
    return first..<max(first, place(end))
  }
}
