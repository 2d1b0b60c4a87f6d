/// A number as it lies in a file.
protocol NumberElement: BitwiseCopyable {
  /// The number at `address`, which need not be aligned.
  static func load(_ address: UnsafeRawPointer, bigEndian: Bool) -> Self
  /// The number, if it is whole and from 0 to 255; else -1.
  var byte: Int { get }
  /// The number, if it is whole and a label: from 0 to 65,535; else -1.
  var label: Int { get }
  /// The number for comparisons and messages.
  var double: Double { get }
}

extension NumberElement where Self: FixedWidthInteger {
  @inline(__always)
  static func load(_ address: UnsafeRawPointer, bigEndian: Bool) -> Self {
    let number = address.loadUnaligned(as: Self.self)
    return bigEndian ? Self(bigEndian: number) : Self(littleEndian: number)
  }
  @inline(__always) var byte: Int { self >= 0 && self <= Self(clamping: 255) ? Int(truncatingIfNeeded: self) : -1 }
  @inline(__always) var label: Int { UInt16(exactly: self).map(Int.init) ?? -1 }
  @inline(__always) var double: Double { Double(self) }
}

extension NumberElement where Self: BinaryFloatingPoint {
  @inline(__always)
  var byte: Int { self >= 0 && self <= 255 && self == self.rounded(.towardZero) ? Int(self) : -1 }
  @inline(__always) var label: Int { UInt16(exactly: self).map(Int.init) ?? -1 }
  @inline(__always) var double: Double { Double(self) }
}

extension Int8: NumberElement {}
extension UInt8: NumberElement {}
extension Int16: NumberElement {}
extension UInt16: NumberElement {}
extension Int32: NumberElement {}
extension UInt32: NumberElement {}
extension Int64: NumberElement {}
extension UInt64: NumberElement {}

extension Float: NumberElement {
  @inline(__always)
  static func load(_ address: UnsafeRawPointer, bigEndian: Bool) -> Float {
    Float(bitPattern: UInt32.load(address, bigEndian: bigEndian))
  }
}

extension Double: NumberElement {
  @inline(__always)
  static func load(_ address: UnsafeRawPointer, bigEndian: Bool) -> Double {
    Double(bitPattern: UInt64.load(address, bigEndian: bigEndian))
  }
}
