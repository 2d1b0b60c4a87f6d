/// In which order a number's bytes stand.
enum ByteOrder {
  case big, little

  /// The number that `bytes`, eight at most, are.
  func number(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
    switch self {
    case .big: bytes.reduce(0) { $0 << 8 | Int($1) }
    case .little: bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
