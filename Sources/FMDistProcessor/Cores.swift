internal import CFMDistProcessor

/// The cores that this process may use.
package enum Cores {
  /// Their numbers, ascending: the affinity mask that launchers and containers set, before any thread was kept on one of them.
  package static let own: [Int] = (0..<mask.count * 8).filter { mask[$0 / 8] >> ($0 % 8) & 1 == 1 }

  private static let mask: [UInt8] = {
    var mask = [UInt8](repeating: 0, count: 1024)
    fmdist_affinity_mask(&mask, UInt(mask.count))
    return mask
  }()

  /// How many the host has, whether this process may use them or not; nil where that can't be told.
  package static var ofHost: Int? {
    let count = fmdist_host_cores()
    return count > 0 ? Int(count) : nil
  }

  /// Keeps this thread, and those that it starts later, on `core`; does nothing where the system will not.
  package static func pin(to core: Int) {
    _ = own
    _ = fmdist_pin_thread(Int32(truncatingIfNeeded: core))
  }

  /// Lets this thread go to any of ``own`` again: one that was started by a thread that is kept on a core is kept there too.
  package static func unpin() { _ = fmdist_unpin_thread(mask, UInt(mask.count)) }
}
