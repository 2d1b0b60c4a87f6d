import FMDistMemory

/// Labels as IDX files hold them, in the narrowest type that has them all: unsigned bytes, as those of MNIST; 16-bit integers, which have a
/// sign; or 32-bit integers.
struct IDXLabels {
  /// The type's code in the header.
  let type: UInt8
  /// The numbers, the most significant byte first.
  let bytes: Buffer<UInt8>

  init(_ labels: Buffer<UInt16>) {
    let largest = Int(labels.view.elements.max() ?? 0)
    let size: Int
    (type, size) = largest <= Int(UInt8.max) ? (0x08, 1) : largest <= Int(Int16.max) ? (0x0B, 2) : (0x0C, 4)
    bytes = Buffer(count: labels.count * size)
    for index in 0..<labels.count {
      let label = labels.view[index]
      bytes.view[(index + 1) * size - 1] = UInt8(truncatingIfNeeded: label)
      if size > 1 { bytes.view[(index + 1) * size - 2] = UInt8(label >> 8) }
    }
  }
}
