import FMDistMemory

/// A number of 64 bits that tells images apart: for images that may be equal, and for bytes that may have changed on a disk. Not against those who
/// look for two images with the same number.
///
/// Four chains of multiplications by odd numbers, eight bytes at a time. Each link can be undone, so that a change within one word always changes
/// the number. About 10 GB/s.
package enum ImageHash {
  package static func of(_ image: View<UInt8>) -> UInt64 { of(UnsafeRawBufferPointer(image.bytes)) }

  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    guard let base = bytes.baseAddress else { return 0 }
    let odd: (UInt64, UInt64, UInt64, UInt64) = (
      0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0xD6E8_FEB8_6659_FD93
    )
    var (a, b, c, d) = (UInt64(truncatingIfNeeded: count), odd.1, odd.2, odd.3)
    func word(_ place: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
    var place = 0
    while place &+ 32 <= count {
      a = (a ^ word(place)) &* odd.0
      b = (b ^ word(place &+ 8)) &* odd.1
      c = (c ^ word(place &+ 16)) &* odd.2
      d = (d ^ word(place &+ 24)) &* odd.3
      a ^= a &>> 29
      b ^= b &>> 31
      c ^= c &>> 30
      d ^= d &>> 28
      place = place &+ 32
    }
    while place < count {
      a = (a ^ UInt64(base.load(fromByteOffset: place, as: UInt8.self))) &* odd.0
      a ^= a &>> 29
      place = place &+ 1
    }
    a = (a ^ (b &<< 32 | b &>> 32)) &* odd.0
    c = (c ^ (d &<< 32 | d &>> 32)) &* odd.2
    a = ((a ^ a &>> 32) ^ (c &<< 17 | c &>> 47)) &* odd.1
    return a ^ a &>> 32
  }
}
