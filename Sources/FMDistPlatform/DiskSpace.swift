import CFMDistPlatform
import Glibc

/// The room of a file system.
package struct DiskSpace: Sendable {
  /// In bytes: what this user may still take, and all there is.
  package let free, whole: Int
  /// What other hosts share, where this is such a file system: "NFS".
  package let network: String?

  /// Of the disk of the folder at `path`, which may not be made yet; nil for one that has no sizes, and says 0.
  package init?(near path: String) {
    self.init(FileSystem.nearestFolder(path).folder)
    guard whole > 0 else { return nil }
  }

  /// Of the file system that `path` is in; nil where nobody can tell.
  package init?(_ path: String) {
    var room = statvfs()
    guard path.withSystemPath({ statvfs($0, &room) }) == 0 else { return nil }
    func bytes(_ blocks: UInt) -> Int {
      let (product, overflow) = blocks.multipliedReportingOverflow(by: UInt(room.f_frsize))
      return overflow ? .max : Int(clamping: product)
    }
    (free, whole) = (bytes(UInt(room.f_bavail)), bytes(UInt(room.f_blocks)))
    network = Self.networks[path.withSystemPath { fmdist_file_system($0) }]
  }

  /// By statfs(2)'s numbers.
  private static let networks: [UInt: String] = [
    0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x0BD0_0BD0: "Lustre", 0x4750_4653: "GPFS",
    0x1983_0326: "BeeGFS", 0x00C3_6400: "Ceph", 0x0102_1997: "9P", 0x5346_414F: "AFS",
  ]
}
