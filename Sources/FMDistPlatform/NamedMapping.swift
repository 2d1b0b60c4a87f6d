import CFMDistPlatform

/// Memory that stands for a file: if the system cannot bring what is in it, as the file was cut short or its disk or network folder has gone, one sentence
/// with the file's name ends the program, and no bare "Bus error".
package final class NamedMapping: Sendable {
  private let slot: Int32

  /// Names `bytes` for as long as this lives: after the file at `path`, or nil for memory alone.
  package init(_ bytes: UnsafeRawBufferPointer, _ path: String?) {
    slot =
      path.map { path in path.visible.withCString { fmdist_mapping_add(bytes.baseAddress, bytes.count, $0) } }
      ?? fmdist_mapping_add(bytes.baseAddress, bytes.count, nil)
  }

  deinit { fmdist_mapping_drop(slot) }
}
