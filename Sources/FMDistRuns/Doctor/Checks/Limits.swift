import FMDistPlatform

extension DoctorCheck {
  /// What `ulimit` allows.
  static let limits = DoctorCheck("limits") { surroundings in
    let values = ResourceLimit.allCases.reduce(into: [:]) { $0[$1] = $1.allowed }
    return limits(values, surroundings, hasInfiniBand: FileSystem.exists(surroundings.root + "/sys/class/infiniband"))
  }

  /// The same of these limits, each missing where there is none.
  package static func limits(
    _ values: [ResourceLimit: Int], _ surroundings: DoctorSurroundings, hasInfiniBand: Bool
  ) -> DoctorFinding {
    func words(_ limit: ResourceLimit, _ text: (Int) -> String) -> String { values[limit].map(text) ?? "no limit" }
    let found = [
      "open files: \(words(.openFiles, NumberText.grouped))", "stack: \(words(.stack, ByteText.text))",
      "file size: \(words(.fileSize, ByteText.text))", "processes: \(words(.processes, NumberText.grouped))",
    ]
    var finding = DoctorFinding(found.joined(separator: ", ")).with("open_files", values[.openFiles])
      .with("stack_bytes", values[.stack]).with("file_bytes", values[.fileSize])
      .with("locked_memory_bytes", values[.lockedMemory]).with("processes", values[.processes])
    // A process may raise the soft limit itself as far as the hard one: this is what is left.
    if let files = values[.openFiles], let sentence = surroundings.mpi.objection(surroundings.likelyRanks, files, nil) {
      finding = finding.saying(.fault, sentence.sentence)
    }
    if let bytes = values[.fileSize], bytes < leastFileBytes {
      finding = finding.saying(
        .fault,
        "A checkpoint may become larger than the \(ByteText.text(bytes)) that ulimit -f allows: ulimit -f unlimited.")
    }
    if let locked = values[.lockedMemory], hasInfiniBand, locked < 1 << 30 {
      finding = finding.saying(
        .advice,
        "InfiniBand needs memory that is locked, of which ulimit -l allows \(ByteText.text(locked)): ulimit -l unlimited, in the batch "
          + "system's settings where ranks are started by one.")
    }
    return finding
  }

  /// The checkpoints of the recipes have up to about 60 MB.
  private static let leastFileBytes = 64 << 20
}
