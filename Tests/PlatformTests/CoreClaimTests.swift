import FMDistPlatform
import Glibc
import Testing

/// Cores that one process has for itself. Numbers that no machine has, as other tests may train meanwhile.
struct CoreClaimTests {
  /// Holds the name of `core`, as another process does.
  private func hold(_ core: Int) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = [0] + Array("fmdist-core-\(core)".utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let bytes = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, bytes) }
    }
    try #require(status == 0)
    return descriptor
  }

  @Test func aProcessKeepsWhatItHasAndIsRefusedWhatAnotherHas() throws {
    let first = 2_000_000 + Int(getpid()) * 10
    #expect(CoreClaims.claimed(of: [first, first + 1]) == [])
    #expect(CoreClaims.take([first, first + 1]))
    #expect(CoreClaims.take([first]), "its own")
    #expect(CoreClaims.claimed(of: [first, first + 1, first + 2]) == [first, first + 1])
    let other = try hold(first + 3)
    #expect(!CoreClaims.take([first + 2, first + 3]))
    #expect(CoreClaims.claimed(of: [first + 2]) == [], "all or none")
    close(other)
    #expect(CoreClaims.take([first + 2, first + 3]))
    #expect(CoreClaims.take([]))
  }
}
