/// Numbers one by one, for sentences about them.
extension NumberArray {
  /// The number at `index` of memory's order, as near as a `Double` comes.
  func number(_ index: Int) -> Double {
    let address = UnsafeRawPointer(bytes.base) + index * type.size
    func load<Element: NumberElement>(_: Element.Type) -> Double { Element.load(address, bigEndian: bigEndian).double }
    return switch type {
    case .bool, .uint8: load(UInt8.self)
    case .int8: load(Int8.self)
    case .int16: load(Int16.self)
    case .uint16: load(UInt16.self)
    case .int32: load(Int32.self)
    case .uint32: load(UInt32.self)
    case .int64: load(Int64.self)
    case .uint64: load(UInt64.self)
    case .float32: load(Float.self)
    case .float64: load(Double.self)
    }
  }

  /// A number without a fraction that it does not have: `300`, `0.5`.
  static func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
