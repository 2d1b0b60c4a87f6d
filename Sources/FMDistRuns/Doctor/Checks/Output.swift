import FMDistPlatform
import Glibc

extension DoctorCheck {
  /// Whether runs can be kept where they go, and how many.
  static let output = DoctorCheck("output") { surroundings in
    let path = surroundings.output
    let (folder, obstacle) = FileSystem.nearestFolder(path)
    let place = FileSystem.realPath(folder) ?? folder
    let room = DiskSpace(near: folder)
    let disk = room.map { ", \(ByteText.text($0.free)) free" + ($0.network.map { " on \($0)" } ?? "") } ?? ""
    let finding = DoctorFinding("runs go to \((FileSystem.realPath(path) ?? path).shellPath)\(disk)").with(
      "folder", text: place
    )
    .with("free_bytes", room?.free).with("network", text: room?.network)
    if let obstacle {
      return finding.saying(
        .fault, "\(obstacle.shellPath) is not a folder: move it away, or give train another --output.")
    }
    let start = ContinuousClock.now
    do throws(SystemError) {
      try write(to: folder)
    } catch {
      return finding.saying(
        .fault,
        "\(place.shellPath) can't be written: \(error). Go to a folder that can be, or give one to train with --output."
      )
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return judged(finding.with("write_seconds", seconds), free: room?.free, seconds: seconds)
  }

  private static func judged(_ finding: DoctorFinding, free: Int?, seconds: Double) -> DoctorFinding {
    var finding = finding
    if let free, free < 100_000_000 {
      finding = finding.saying(
        .fault,
        "A run's checkpoints and pictures take up to 100 MB, and there is less: free some, or give train --output on another disk."
      )
    } else if let free, free < 2_000_000_000 {
      finding = finding.saying(.advice, "That is room for some tens of runs: `du -sh runs/*` shows their sizes.")
    }
    if seconds > 0.5 {
      finding = finding.saying(
        .advice,
        "A megabyte took \(NumberText.short(seconds)) s to be safe there, so checkpoints will take long: a local disk is faster."
      )
    }
    return finding
  }

  /// Writes a megabyte that is then gone, as a checkpoint is written.
  private static func write(to folder: String) throws(SystemError) {
    let file = try TemporaryFile(in: folder)
    defer { file.discard() }
    let bytes = [UInt8](repeating: 0x5A, count: 1 << 20)
    var failure: SystemError?
    bytes.withUnsafeBytes { bytes in
      do throws(SystemError) { try Descriptor.write(bytes, to: file.descriptor) } catch { failure = error }
    }
    if let failure { throw failure }
    guard fsync(file.descriptor) == 0 else { throw SystemError() }
  }
}
