/// Numbers of bytes for people, in powers of ten.
package enum ByteText {
  /// "4.3 GB", "165 MB", "2 kB", "17 bytes".
  package static func text(_ bytes: Int) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)]
    guard let (name, size) = units.first(where: { bytes >= $0.1 }) else { return "\(bytes) bytes" }
    let tenths = bytes / (size / 10)
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(name)" : "\(tenths / 10) \(name)"
  }

  /// The same of a number that was estimated; one that fits no integer is the largest.
  package static func text(_ bytes: Double) -> String {
    text(Int(exactly: bytes.rounded()) ?? (bytes > 0 ? .max : 0))
  }
}
