import Foundation

/// Where operands lie when a kernel runs again and again.
enum MemoryLevel: String, CaseIterable {
  case l1 = "L1"
  case l2 = "L2"
  case l3 = "L3"
  case memory

  /// How many bytes to pass over to measure it. Other cores, and other tenants of the machine, use L3 too.
  var measuredBytes: Int {
    switch self {
    case .l1: Self.cache(_SC_LEVEL1_DCACHE_SIZE, otherwise: 32 << 10) / 2
    case .l2: Self.cache(_SC_LEVEL2_CACHE_SIZE, otherwise: 512 << 10) / 2
    case .l3: max(2 * Self.cache(_SC_LEVEL2_CACHE_SIZE, otherwise: 512 << 10), 4 << 20)
    case .memory: min(max(128 << 20, 4 * Self.cache(_SC_LEVEL3_CACHE_SIZE, otherwise: 16 << 20)), 512 << 20)
    }
  }

  private static func cache(_ name: Int, otherwise: Int) -> Int {
    let bytes = sysconf(Int32(name))
    return bytes > 0 ? bytes : otherwise
  }
}
