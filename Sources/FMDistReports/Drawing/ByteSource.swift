import CFMDistCairo

/// Where cairo reads a file from.
final class ByteSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// cairo's cairo_read_func_t, whose first argument is a source.
  static let read: cairo_read_func_t = { closure, data, count in
    guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
    let source = Unmanaged<ByteSource>.fromOpaque(closure).takeUnretainedValue()
    guard source.rest.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
    for (place, byte) in source.rest.prefix(Int(count)).enumerated() { data[place] = byte }
    source.rest = source.rest.dropFirst(Int(count))
    return CAIRO_STATUS_SUCCESS
  }
}
