import ArgumentParser
import FMDistCommunication
import Foundation

/// Lets all ranks but rank 0 sleep until rank 0 has something to say.
///
/// Waiting in MPI polls, if politely: some percent of a core for each rank, too much beside what is being timed. So each rank
/// reads from a pipe of its own that has a name for a moment, and the kernel wakes it. The pipe breaks when rank 0 ends,
/// and the others are then awake. For ranks of one host.
final class RankBell {
  private let rank: Int
  /// At rank 0 one for each other rank, else this rank's own.
  private var pipes: [Int32] = []

  /// Called on every rank.
  init(_ communicator: any Communicator) throws {
    rank = communicator.rank
    var folder = ""
    if rank == 0 {
      folder = FileManager.default.temporaryDirectory.appending(path: "fmdist-bench-\(UUID().uuidString)").path()
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for other in 1..<max(communicator.size, 1) {
        guard mkfifo("\(folder)/\(other)", 0o600) == 0 else { throw Self.failure("make a pipe in \(folder)") }
      }
    }
    folder = String(decoding: try communicator.broadcastBytes(Array(folder.utf8), root: 0), as: UTF8.self)
    // Both ends wait for each other here.
    for other in rank == 0 ? Array(1..<max(communicator.size, 1)) : [rank] {
      let pipe = open("\(folder)/\(other)", (rank == 0 ? O_WRONLY : O_RDONLY) | O_CLOEXEC)
      guard pipe >= 0 else { throw Self.failure("open a pipe in \(folder)") }
      pipes.append(pipe)
    }
    if rank == 0 { try FileManager.default.removeItem(atPath: folder) }
  }

  deinit { for pipe in pipes { close(pipe) } }

  /// Wakes the others; called by rank 0.
  func ring() throws {
    for pipe in pipes where write(pipe, "!", 1) != 1 { throw Self.failure("wake a rank") }
  }

  /// Sleeps until rank 0 rings; called by the others.
  func sleep() throws {
    var byte: UInt8 = 0
    while true {
      let count = read(pipes[0], &byte, 1)
      if count == 1 { return }
      if count == 0 {
        // Rank 0 has ended, says why, and ends the job.
        Thread.sleep(forTimeInterval: 10)
        throw ValidationError("rank 0 has ended.")
      }
      guard errno == EINTR else { throw Self.failure("hear from rank 0") }
    }
  }

  private static func failure(_ what: String) -> ValidationError {
    ValidationError("could not \(what): \(String(cString: strerror(errno))).")
  }
}
