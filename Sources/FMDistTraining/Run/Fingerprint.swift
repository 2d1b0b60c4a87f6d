/// A number that tells contents apart: FNV-1a over 64-bit words, then over what is left.
package struct Fingerprint {
  /// The number so far.
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Of nothing yet.
  package init() {}

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let words = bytes.count / 8
    for word in 0..<words { add(bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)) }
    for place in words * 8..<bytes.count { add(UInt64(bytes[place])) }
    add(UInt64(bytes.count))
  }

  package mutating func add(_ text: String) { Array(text.utf8).withUnsafeBytes { add($0) } }

  /// Of `text` alone.
  package static func of(_ text: String) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(text)
    return fingerprint.value
  }

  private mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x100_0000_01b3
    value ^= value >> 29  // FNV alone never carries a word's upper bits down.
  }
}

extension RunConfiguration {
  /// Tells this configuration, of this version of fmdist, from others.
  package var fingerprint: UInt64 { Fingerprint.of(fmdistVersion + yaml) }
}
