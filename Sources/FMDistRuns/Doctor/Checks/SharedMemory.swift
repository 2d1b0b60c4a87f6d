import FMDistPlatform

extension DoctorCheck {
  /// The memory that ranks of a host share.
  static let sharedMemory = DoctorCheck("shared_memory") { surroundings in
    let room = DiskSpace(surroundings.root + "/dev/shm")
    return sharedMemory(free: room?.free, whole: room?.whole, surroundings)
  }

  /// The same with these bytes in /dev/shm; nil where there is none.
  package static func sharedMemory(free: Int?, whole: Int?, _ surroundings: DoctorSurroundings) -> DoctorFinding {
    guard let free, let whole else {
      return DoctorFinding("no /dev/shm").saying(
        .fault,
        "Ranks of a host exchange gradients there: mount it (mount -t tmpfs tmpfs /dev/shm), or start one process with more threads."
      )
    }
    let finding = DoctorFinding("/dev/shm has \(ByteText.text(whole)), of which \(ByteText.text(free)) are free")
      .with("bytes", whole).with("free_bytes", free)
    let ranks = surroundings.likelyRanks
    if let sentence = surroundings.mpi.objection(ranks, nil, free) { return finding.saying(.fault, sentence.sentence) }
    guard free < usual else { return finding }
    return finding.saying(
      .advice,
      "That is little for large models: make it larger (docker run --shm-size=1g, or mount -o remount,size=1g /dev/shm)."
    )
  }

  /// Docker gives 64 MiB unless told otherwise.
  private static let usual = 100 << 20
}
