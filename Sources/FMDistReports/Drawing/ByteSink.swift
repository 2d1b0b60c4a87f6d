import CFMDistCairo

/// Where cairo writes a file to: memory, as files are written whole (``AtomicFile``).
final class ByteSink {
  var bytes: [UInt8] = []

  /// cairo's cairo_write_func_t, whose first argument is a sink.
  static let write: cairo_write_func_t = { sink, data, count in
    guard let sink, let data else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes
      .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
  }
}
