import FMDistMemory

/// Lists of values other than zero, in memory that a caller lends.
struct SparseLists {
  let values: UnsafeMutablePointer<Float>
  /// Where in an operand what a value multiplies begins.
  let offsets: UnsafeMutablePointer<Int32>
  /// Elements from the start of one list to the next, where they are not one after the other.
  let stride: Int
  /// The length of each list.
  let counts: UnsafeMutablePointer<Int32>

  init(memory: View<Float>, lists: Int, capacity: Int, counts countCount: Int) {
    require(
      memory.count >= SparseLists.count(lists: lists, capacity: capacity, counts: countCount), "lists without room")
    stride = padded(capacity) + 16
    values = memory.base
    offsets = UnsafeMutableRawPointer(memory.base + lists * stride).assumingMemoryBound(to: Int32.self)
    counts = offsets + lists * stride
  }

  /// Floats of memory for lists of at most `capacity`.
  static func count(lists: Int, capacity: Int, counts: Int) -> Int { 2 * lists * (padded(capacity) + 16) + counts }
}
