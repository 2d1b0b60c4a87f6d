import FMDistMemory

/// Small values and byte arrays, on top of the few operations that a communicator has. They allocate: not for a step.
extension Communicator {
  /// Rank `root`'s `value`, on every rank.
  package func broadcast<Value: BitwiseCopyable>(_ value: Value, root: Int) throws(CommunicationError) -> Value {
    var result = value
    try withUnsafeMutableBytes(of: &result) { (bytes) throws(CommunicationError) in
      try broadcast(bytes, root: root)
    }
    return result
  }

  /// Rank `root`'s `bytes`, on every rank; what the others pass is ignored, and need not have the same length.
  package func broadcastBytes(_ bytes: [UInt8], root: Int) throws(CommunicationError) -> [UInt8] {
    let count = try broadcast(bytes.count, root: root)
    let buffer = rank == root ? Buffer<UInt8>(bytes) : Buffer<UInt8>(count: count)
    try broadcast(buffer.view.bytes, root: root)
    return rank == root ? bytes : Array(buffer.view.bytes)
  }

  /// Each rank's `bytes`, of any length, at rank `root` in rank order; an empty array on the other ranks.
  package func gatherBytes(_ bytes: [UInt8], root: Int) throws(CommunicationError) -> [[UInt8]] {
    let counts = try allGather(bytes.count)
    let own = Buffer<UInt8>(bytes)
    let all = Buffer<UInt8>(count: rank == root ? counts.reduce(0, +) : 0)
    try gather(UnsafeRawBufferPointer(own.view.bytes), counts: counts, into: all.view.bytes, root: root)
    guard rank == root else { return [] }
    var offset = 0
    return counts.map { count in
      defer { offset += count }
      return Array(all.view[offset..<offset + count].bytes)
    }
  }

  /// Each rank's `value`, in rank order, on every rank.
  package func allGather<Value: BitwiseCopyable & Sendable>(_ value: Value) throws(CommunicationError) -> [Value] {
    let result = Buffer<UInt8>(count: size * MemoryLayout<Value>.stride)
    try withUnsafeBytes(of: value) { (bytes) throws(CommunicationError) in
      let own = Buffer<UInt8>(count: MemoryLayout<Value>.stride)
      own.view.bytes.copyMemory(from: bytes)
      try allGather(UnsafeRawBufferPointer(own.view.bytes), into: result.view.bytes)
    }
    return (0..<size).map {
      result.view.bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Value>.stride, as: Value.self)
    }
  }

  /// Concatenates each rank's `block`, in rank order, in `result` of every rank: `size` times `block.count` bytes.
  ///
  /// By way of rank 0, so for small blocks; large ones go by an ``Exchange``.
  package func allGather(
    _ block: UnsafeRawBufferPointer, into result: UnsafeMutableRawBufferPointer
  ) throws(CommunicationError) {
    guard result.count == size * block.count else {
      throw CommunicationError(
        code: CommunicationError.badArgument,
        text: "\(result.count) bytes of room for \(size) blocks of \(block.count) bytes", operation: "allGather",
        rank: rank)
    }
    try gather(block, counts: Array(repeating: block.count, count: size), into: result, root: 0)
    try broadcast(result, root: 0)
  }
}
