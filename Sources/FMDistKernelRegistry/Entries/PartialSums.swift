import FMDistKernels
import FMDistMemory

/// Parts of a sum over ranks.
private struct PartsShape: Sendable, CustomStringConvertible {
  var count: Int
  var parts = 1
  var rounding = NodeRounding.none
  /// The greatest magnitude.
  var scale: Float = 1

  var description: String {
    "\(count), \(parts) parts" + (rounding == .none ? "" : ", bfloat16 \(rounding)")
      + (scale == 1 ? "" : " to \(scale)")
  }

  static let sums = (1...16).flatMap { parts in
    [NodeRounding.none, .all, .allButLast].flatMap { rounding in
      [16, 208, 1024].map { PartsShape(count: $0, parts: parts, rounding: rounding) }
    }
  }
  static let elements = [0, 1, 15, 16, 17, 67].flatMap { count in
    [1, 0x1p-130, 0x1.fep127].map { PartsShape(count: count, scale: $0) }
  }
  static let vectors = [0, 16, 48, 1024].map { PartsShape(count: $0, scale: 3) }
}

extension KernelEntry {
  /// Parts added in the order of a balanced tree, as they are or rounded.
  static let partialSums = KernelEntry(
    "addition/parts", of: "TreeSum.add", tests: PartsShape.sums,
    benchmarks: [PartsShape(count: 1024, parts: 2), PartsShape(count: 1024, parts: 8)]
  ) { shape, seed in
    let order = SummationOrder.balanced(leaves: shape.parts)
    // Of what comes before the elements nothing is added.
    let before = 32
    var leaves = (0..<shape.parts).map { floats(before + shape.count, seed: seed, array: UInt32($0)) }
    if shape.rounding != .none && shape.parts > 1 { leaves = leaves.map { $0.map(nearestBFloat16) } }
    let buffers = leaves.map { Buffer($0) }
    let (result, scratch) = (Buffer<Float>.unwritten(shape.count), Buffer<Float>.unwritten(TreeSum.scratchCount))
    let sum = TreeSum(merges: order.merges, rounding: shape.rounding)
    return PreparedKernel(cost: KernelCost(floats: (shape.parts + 1) * shape.count)) {
      sum.add(
        buffers.map(\.view), elements: before..<before + shape.count, into: result.view, scratch: scratch.view)
    } results: {
      let expected = order.sum(
        leaves.map { Array($0.dropFirst(before)) }, rounding: shape.parts > 1 ? shape.rounding : .none)
      return [KernelResult("the sum", result.array, bits: expected)]
        + zip(buffers, leaves).map { KernelResult("a part", $0.array, bits: $1) }
    }
  }

  /// Floats to the nearest bfloat16.
  static let bfloat16Rounding = KernelEntry(
    "bfloat16/round", of: "roundToBFloat16", tests: PartsShape.elements, benchmarks: [PartsShape(count: 16_384)]
  ) { shape, seed in
    let values = shape.values(seed)
    let buffer = Buffer(values)
    return PreparedKernel(cost: KernelCost(floats: 2 * shape.count)) {
      roundToBFloat16(buffer.view)
    } results: {
      [KernelResult("the rounded", buffer.array, bits: values.map(nearestBFloat16))]
    }
  }

  /// Rounded floats in half the bytes, and back.
  static let bfloat16Packing = KernelEntry(
    "bfloat16/pack", of: "packBFloat16", "unpackBFloat16", tests: PartsShape.elements,
    benchmarks: [PartsShape(count: 16_384)]
  ) { shape, seed in
    let values = shape.values(seed).map(nearestBFloat16)
    let (source, halves) = (Buffer(values), Buffer<UInt16>(count: shape.count))
    let result = Buffer<Float>.unwritten(shape.count)
    return PreparedKernel(cost: KernelCost(bytes: 12 * shape.count)) {
      packBFloat16(source.view, into: halves.view)
      unpackBFloat16(halves.view, into: result.view)
    } results: {
      [KernelResult("what was packed and unpacked", result.array, bits: values)]
    }
  }

  /// Σ x², in double precision.
  static let squares = KernelEntry(
    "sum_of_squares", of: "sumOfSquares", tests: PartsShape.vectors, benchmarks: [PartsShape(count: 1024)]
  ) { shape, seed in
    let values = shape.values(seed)
    let source = Buffer(values)
    let result = Buffer<Double>(count: 1)
    return PreparedKernel(cost: KernelCost(flops: 2 * Double(shape.count), floats: shape.count)) {
      result.view[0] = sumOfSquares(source.view)
    } results: {
      var lanes = [Double](repeating: 0, count: 16)
      for (index, value) in values.enumerated() { lanes[index % 16] += Double(value) * Double(value) }
      let sum = lanes.reduce(0, +)
      // Bit by bit, in two halves of a double's precision.
      return [KernelResult("the sum", [Float(result.view[0]), Float(result.view[0] - sum)], bits: [Float(sum), 0])]
    }
  }
}

extension KernelEntry {
  /// x · scale, no further from zero than a limit.
  static let clipping = KernelEntry(
    "clipping", of: "clip", tests: PartsShape.vectors, benchmarks: [PartsShape(count: 1024)]
  ) { shape, seed in
    let values = shape.values(seed)
    let (source, result) = (Buffer(values), Buffer<Float>.unwritten(shape.count))
    return PreparedKernel(cost: KernelCost(flops: Double(shape.count), floats: 2 * shape.count)) {
      clip(source.view, times: 0.7, to: 0.25, into: result.view)
    } results: {
      withExtendedLifetime(source) {
        [KernelResult("what is clipped", result.array, bits: values.map { max(-0.25, min(0.25, $0 * 0.7)) })]
      }
    }
  }

  /// What tells arrays apart: the same for the same bits, another for each single bit that differs.
  static let fingerprint = KernelEntry(
    "fingerprint", of: "fingerprint", tests: PartsShape.vectors, benchmarks: [PartsShape(count: 1024)]
  ) { shape, seed in
    let source = Buffer(shape.values(seed))
    let results = Buffer<UInt64>(count: 2)
    return PreparedKernel(cost: KernelCost(floats: shape.count)) {
      results.view[0] = FMDistKernels.fingerprint(of: source.view, place: 3)
    } results: {
      let others = (0..<shape.count).flatMap { index in
        [0, 13, 31].map { bit in
          let before = source.view[index]
          source.view[index] = Float(bitPattern: before.bitPattern ^ 1 << bit)
          defer { source.view[index] = before }
          return FMDistKernels.fingerprint(of: source.view, place: 3)
        }
      }
      let again = FMDistKernels.fingerprint(of: source.view, place: 3) == results.view[0]
      let elsewhere = FMDistKernels.fingerprint(of: source.view, place: 4) == results.view[0]
      let collisions = others.filter { $0 == results.view[0] }.count
      return [
        KernelResult(
          "the same, elsewhere, collisions", [again ? 1 : 0, elsewhere ? 1 : 0, Float(collisions)], bits: [1, 0, 0])
      ]
    }
  }
}

extension PartsShape {
  fileprivate func values(_ seed: UInt64) -> [Float] { floats(count, seed: seed).map { $0 * scale } }
}
